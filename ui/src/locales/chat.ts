// The words by which orders are told in chats and e-mails: what screens/order/chat.ts reads them with.

export const PROVINCES: Record<string, string> = {
	北京: '北京市', 天津: '天津市', 上海: '上海市', 重庆: '重庆市', 河北: '河北省', 山西: '山西省', 辽宁: '辽宁省', 吉林: '吉林省', 黑龙江: '黑龙江省',
	江苏: '江苏省', 浙江: '浙江省', 安徽: '安徽省', 福建: '福建省', 江西: '江西省', 山东: '山东省', 河南: '河南省', 湖北: '湖北省', 湖南: '湖南省',
	广东: '广东省', 海南: '海南省', 四川: '四川省', 贵州: '贵州省', 云南: '云南省', 陕西: '陕西省', 甘肃: '甘肃省', 青海: '青海省', 台湾: '台湾省',
	内蒙古: '内蒙古自治区', 广西: '广西壮族自治区', 西藏: '西藏自治区', 宁夏: '宁夏回族自治区', 新疆: '新疆维吾尔自治区',
	香港: '香港特别行政区', 澳门: '澳门特别行政区',
}
/** These are their own city. */
export const MUNICIPALITIES = ['北京市', '天津市', '上海市', '重庆市']
/** Cities that are named without 市 often enough. */
export const CITIES = ('杭州 宁波 温州 嘉兴 湖州 绍兴 金华 义乌 南京 苏州 无锡 常州 南通 扬州 徐州 合肥 芜湖 福州 厦门 泉州 南昌 济南 青岛 烟台 潍坊 郑州 洛阳 武汉 宜昌 长沙 株洲 ' +
	'广州 深圳 佛山 东莞 中山 珠海 惠州 汕头 南宁 桂林 海口 三亚 成都 绵阳 贵阳 昆明 西安 咸阳 兰州 西宁 银川 乌鲁木齐 石家庄 保定 唐山 太原 呼和浩特 包头 沈阳 大连 长春 吉林 哈尔滨 大庆').split(' ')

/** What stands before a colon, and which field it means. */
export const LABELS: Record<string, string> = {
	收货人: 'name', 收件人: 'name', 联系人: 'name', 姓名: 'name', 收货人姓名: 'name', 收件人姓名: 'name', 收货: 'name', 收: 'name', name: 'name', contact: 'name', recipient: 'name', consignee: 'name', attn: 'name', to: 'name',
	电话: 'phone', 手机: 'phone', 手机号: 'phone', 手机号码: 'phone', 联系电话: 'phone', 联系方式: 'phone', tel: 'phone', phone: 'phone', mobile: 'phone',
	地址: 'address', 收货地址: 'address', 收件地址: 'address', 详细地址: 'address', 送货地址: 'address', 寄到: 'address', 所在地区: 'address', 地区: 'address', 街道: 'street', 街道地址: 'street', address: 'address',
	备注: 'message', 留言: 'message', 说明: 'message', note: 'message', remark: 'message', remarks: 'message',
	商品: 'items', 产品: 'items', 订单: 'items', 货品: 'items', 内容: 'items', 清单: 'items', 要货: 'items', 采购: 'items', order: 'items', items: 'items', 数量: 'items',
	邮编: 'ignore', 邮政编码: 'ignore', 邮箱: 'email', email: 'email', 'e-mail': 'email',
}

export const UNITS = '个件箱台套盒包袋瓶支只双条把张块桶罐卷根本册份组片听打吨斤克次米'.split('').concat('公斤', '千克')
export const DIGITS: Record<string, number> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 }

export const SENT_TO = /^\s*(?:请|麻烦)?(?:都)?(?:[发寄送](?:到|往|去|给)|地址是?)\s*/
/** Before what is wanted: 麻烦帮我发 3 箱…; after a name: 张先生. */
export const POLITE = /^(?:(?:你好|您好|老板|亲|麻烦|请|帮我|帮忙|我们|我|这次|这边|今天|明天|需要|想要|想|再|先|还|要|订|下单|下|发|来|加|给我|给|一共|另外|和|及|以及|还有|然后)[,，。!！:：~\s]*)+/
export const TITLES = /(?:先生|女士|小姐|经理|老师|师傅|总|收|老板|主任|阿姨)$/
export const NO_NAME = /(?:谢谢|好的|收到|你好|您好|尽快|发货|地址|快递|包邮|麻烦|明天|今天|下午|上午|老板|公司|电话|手机|顺丰|加急|在吗|订单|开票|发票|月底|到货|仓库)/
export const STREET = /[路街道巷弄号村镇乡楼栋座室园厦城苑广场大道]/
export const CITY = '(?:[\\p{Script=Han}]{2,8}?(?:市|自治州|地区|盟))'
export const DISTRICT = '(?:[\\p{Script=Han}]{1,8}?(?:自治县|新区|开发区|高新区|区|县|市|旗))'
export const PROVINCE_ENDS = '(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?'
export const SURNAME_LINE = /^[\p{Script=Han}·]{2,4}$/u
