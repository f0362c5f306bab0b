// The words of the console in Chinese; en.ts has the same keys, which the compiler sees to.
export default {
	common: {
		yes: '是', no: '否', save: '保存', cancel: '取消', close: '关闭', apply: '应用', open: '打开', undo: '撤销', retry: '重试', copy: '复制', back: '返回', crumbs: '路径',
	},
	frame: {
		skip: '跳到内容', menu: '菜单', narrow: '收起菜单', find: '搜索订单、客户、产品…', help: '键盘快捷键', theme: '切换深色与浅色', otherLanguage: 'English', logout: '退出登录', older: '另有 {n} 项可撤销',
	},
	menu: {
		work: '我的待办', entry: '录入订单', review: '订单审核', scan: '扫码作业', jobs: '后台任务', dashboard: '看板与报表', settings: '设置',
		orders: '订单', goods: '产品与库存', customers: '客户', money: '财务', people: '人员与系统', others: '其他',
	},
	live: { server: '连接不上服务器，正在重试；页面内容可能已过时。', stream: '实时更新中断：打开的记录每 30 秒刷新，列表请重新打开。' },
	login: { title: '登录', name: '登录名', password: '密码', show: '显示', hide: '隐藏', totp: '动态验证码', submit: '登录' },
	state: {
		loading: '正在加载…', empty: '还没有{what}', notFound: '没有符合条件的记录', notFoundHint: '请放宽或清除筛选条件。',
		forbidden: '您的岗位不能查看此页', forbiddenHint: '如需使用，请联系管理员为您的账号添加岗位。', noPage: '没有这个页面',
	},
	problem: {
		program: '页面程序出错，请刷新后重试', offline: '连接不上服务器', request: '请求编号',
		hint: {
			0: '请检查网络；已填写的内容仍在页面上，恢复后可再次提交，不会重复。', 403: '您的岗位没有这项权限。', 404: '它可能已被删除，或地址有误。', 409: '当前状态不允许此操作，请刷新后查看。',
			422: '请更正标出的字段后再提交。', 429: '请求过于频繁，请稍候再试。', 500: '服务器出错；请把请求编号告诉管理员。', 503: '服务器繁忙，请稍候再试。',
		},
	},
	submission: { earlier: '{name}：上次提交其实已成功，现在显示的就是它；此后的修改不在其中' },
	stale: { title: '在您编辑期间，他人已修改此记录', reload: '重新载入', overwrite: '仍按我的提交' },
	scan: {
		title: '仓库扫码', field: '扫码', batch: '扫批次条码', item: '扫产品条码', next: '扫运单号，或再扫批次条码完成', waiting: '未上传 {n}', past: '最近扫码', seen: '知道了', others: '另有 {n} 批', nothing: '没有待办批次',
		step: { planned: '拣货', picked: '复核包装', packed: '发货', shipped: '签收', signed: '已签收', cancelled: '已取消', lost: '已丢失' },
		state: { planned: '开始拣货', picked: '开始复核', packed: '待发货', shipped: '待签收', signed: '已签收，无需操作', cancelled: '批次已取消', lost: '批次已丢失' },
		complete: { planned: '全部拣齐', picked: '全部核对无误' }, finish: { planned: '拣货完成', picked: '包装完成', packed: '发货', shipped: '登记签收' },
		finished: { planned: '拣货完成', picked: '包装完成', packed: '已发货', shipped: '已签收' },
		foreign: '不是本批次的产品', above: '数量已够，多了', below: '没有可减的数量', unknown: '找不到这个批次', offlineOpen: '没有网络，不能打开新批次', composing: '请切换英文输入法', notComplete: '还没有扫完',
		undo: '撤销上一扫', undone: '已撤销', many: '数量…', quantity: '上一件产品共有几件', short: '缺货…', reason: { none: '缺货', broken: '破损', lost: '库位上没有' },
		packages: '件数', weight: '重量', carrier: '承运商', tracking: '运单号', noTracking: '尚未扫运单号', signer: '签收人', needsTracking: '请先扫运单号', needsCarrier: '请填写承运商', needsSigner: '请填写签收人',
	},
	print: { button: '打印', size: '{name}（{size}）' },
	list: {
		about: '相关列表', board: '卡片', arrange: 'Alt-←→ 移动列，Shift-←→ 调整列宽；也可拖动，双击列边恢复',
		all: '全部', states: '状态', search: '搜索', searchHint: '编号、名称、手机尾号…', export: '导出', columns: '列设置', dense: '紧凑', standard: '恢复默认', up: '上移 {name}', down: '下移 {name}',
		addFilter: '添加筛选', clearFilters: '清除筛选', dropFilter: '去掉筛选 {name}', range_from: '从', range_until: '至', pages: '翻页', previous: '上一页', next: '下一页', size: '每页行数', perPage: '每页 {n} 行',
		further: '最近的匹配中没有，点“下一页”继续向前查找。', truncated: '匹配很多：仅对最新的 5,000 条按此排序。',
		news: '{n} 条更新 · 点此刷新', selectAll: '选择本页全部', selectRow: '选择第 {n} 行',
	},
	board: {
		more: '更多', move: '移动 {what}', moved: '{what}：{name}，{s} 秒后生效', waiting: '即将生效', stays: '现在不能移动', noWay: '不能从“{from}”直接到“{to}”', keys: '方向键走动，Enter 打开，m 选择去向，Alt-← 与 Alt-→ 移动卡片，u 撤销。',
	},
	views: {
		dropped: '已删除视图“{name}”', updated: '已更新视图“{name}”',
		save: '保存视图', name: '视图名称', shared: '所有人可用', drop: '删除视图 {name}', update: '以当前列表更新视图 {name}',
	},
	bulk: {
		title: '批量操作', selected: '已选 {n} 条', clear: '取消选择', would: '将处理 {fine} 条，跳过 {failed} 条', did: '已处理 {fine} 条，失败 {failed} 条', run: '执行 {n} 条', again: '重试失败项',
		all: '选择符合条件的全部', allOf: '选择全部 {n} 条', reading: '正在读取… {n} 条', most: '一次最多 {n} 条，其余未选', stop: '停止', goOn: '继续 {n} 条', others: '另有 {n} 条', leftUntried: '其余 {n} 条未检查，不会处理', leftUndone: '其余 {n} 条未处理',
		own: '各自不同的填在下面，空着的按上面的；可从表格粘贴',
	},
	combo: { nothing: '没有找到' },
	form: {
		calendar: '打开日历：{name}', choose: '请选择', addRow: '添加一行', pasteRows: '可从表格粘贴：{columns}', removeRow: '删除', removeRowN: '删除第 {n} 行', cell: '第 {n} 行 {name}', attributes: '每行一个：名称=值', secret: '请立即保存，离开后不再显示', secretHint: '它等同于密码，请勿通过聊天工具发送。',
	},
	action: { more: '更多操作', done: '已完成：{name}', preview: '预览变更', previewFine: '可以执行，没有其他变化。', possibleIn: '仅在以下状态可用：{states}' },
	personal: { look: '查看{name}原文', reason: '查看理由', hint: '查看人、时间、内容和理由将被记录；原文显示 {s} 秒。', submit: '查看', kept: '{masked}（不填则不变）' },
	diff: { field: '字段', before: '原值', after: '新值' },
	timeline: { title: '动态', changes: '{n} 处变更', more: '显示更早的', reason: '原因：{reason}', kind: '只看', kinds: { all: '全部', state: '状态', money: '金额', talk: '沟通' }, none: '这些动态中没有' },
	work: { title: '{name}，您好', total: '共 {n} 项待处理', oldest: '等待最久的', what: '待办', number: '单号', customer: '客户', amount: '金额', action: '下一步', since: '何时起' },
	review: {
		queue: '待审核订单', left: '剩余 {n}，已处理 {done}', approve: '审核通过', reject: '驳回', approved: '{number} 审核通过，{s} 秒后生效', complete: '完整性', legal: '合法性', feasible: '可行性', fine: '通过', look: '请核对', bad: '不通过', taken: '{who} 已办理：{what}', goOn: '下一张',
	},
	letter: { title: '客户看到的内容', order: '试填的订单（不选则用最新的）' },
	order: {
		edit: '修改', repeat: '再来一单', unnumbered: '未编号草稿', batch: '第 {n} 批', batches: '分批发货', money: '金额', customer: '客户与收货', available: '可用', short: '缺 {n}', paidShare: '已收 {n}%',
	},
	way: {
		title: '处理流程', done: '（已完成）', now: '（当前）', next: '下一步', yours: '您可办理：{action}', theirs: '等待{roles}：{action}', blocked: '{action}：{reason}', batch: '第 {n} 批：{what}', goods: '{n} 种产品尚未全部排入批次', goodsYours: '{n} 种产品尚未全部排入批次，您可办理：{action}', services: '{n} 项服务尚未完成',
	},
	entry: {
		title: '录入订单', editTitle: '修改订单 {number}', customer: '名称、代码、手机号', product: '编码或名称，可输入 3*编码', more: '收货信息、费用与留言', submit: '提交', submitNew: '提交并新建', draft: '存为草稿', clear: '清空',
		copyLine: '复制上一行', removeLine: '删除本行', pasted: '已粘贴 {n} 行', notFound: '未找到：{codes}', left: '已粘贴但未录入的行', removed: '已删除 {name}', restored: '已恢复 {at} 的草稿', placed: '订单 {number} 已提交', drafted: '草稿已保存（{number}）', saved: '订单 {number} 已保存', lineMore: '更多', lastPrice: '上次价',
		noQuote: '选择客户与产品后显示金额', complete: '完整性', ready: '可以提交', hint: '回车转到下一行；可从 Excel 粘贴多行（编码、数量、单价）；Ctrl-D 复制行，Ctrl-Del 删除行，Alt-↑↓ 移动行。',
	},
	import: {
		title: '导入订单', steps: '导入步骤', step: { choose: '选择文件', map: '对应列', check: '检查', run: '导入', result: '结果' },
		drop: '将 CSV 或 Excel 文件拖到此处，或', choose: '选择文件', limits: '最大 {n} MB；第一行为表头。', sending: '正在上传 {n}%', emptyFile: '文件是空的', tooLarge: '文件超过 {n} MB，请拆分后再上传',
		template: '下载模板', templateHint: '按模板填写的文件无需手动对应列；同一订单号的多行合并为一张订单。', customer: '整份文件的客户', customerHint: '留空时，须有一列为客户代码。', remembered: '已沿用上次相同表头的对应方式',
		column: '文件的列', sample: '示例', field: '对应字段', fieldOf: '列“{name}”的对应字段', nameless: '第 {n} 列', leave: '不导入', order: '订单', line: '订单行', check: '检查文件', remap: '修改对应', cancel: '取消导入', stop: '停止',
		run: '导入 {n} 张订单', another: '导入另一份文件', progress: '已处理 {done} / {all} 行', left: '约剩 {n} 秒', leaveHint: '可以离开此页，稍后在“后台任务”中查看。', unfinished: '文件没有传完。请重新选择：',
		checked: '检查完毕：可新增 {n} 张订单，尚未写入。', badHint: '有误的行不会导入，可下载后更正。', finished: '已新增 {n} 张订单。', mendHint: '请下载错误行，更正后重新上传；已导入的不会重复。',
		result: '结果', results: { all: '全部', good: '正常', warning: '提醒', bad: '错误' }, rejects: '下载错误行', row: '行', more: '显示更多',
	},
	jobs: { progress: '进度', dead: '未能送达的事件', noDead: '没有未送达的事件', look: '有未能送达的，查看原因并重新投递', all: '全部导入' },
	smart: {
		title: '智能粘贴', text: '聊天或邮件内容', hint: '粘贴微信聊天或邮件：收货人、电话、地址、产品与数量', accept: '采用', acceptOf: '采用 {name}', all: '全部采用', nothing: '没有识别出内容', unknown: '产品库中没有找到', productOf: '“{name}”对应的产品', rest: '未识别：',
	},
	copy: { done: '已复制', failed: '未能复制，请选中后手动复制' },
	report: { drawn: '图中为前 {n} 行，共 {all} 行。' },
	dashboard: { show: '统计', span: '时间范围', days: '{n} 天', orders: '订单数', amount: '订单金额', received: '这些订单的实收', open: '进行中订单', late: '迟交率', returned: '这些订单的退款', byState: '按状态', reports: '全部报表' },
	settings: {
		mine: '我的偏好', language: '语言', zh: '中文', theme: '外观', system: '跟随系统', light: '浅色', dark: '深色', density: '列表密度', password: '修改密码', company: '公司设置', roles: '岗位与权限', what: '功能', standard: '默认值', standardIs: '默认：{value}', theirs: '现在的值：{value}', saved: '已保存：{name}',
	},
	roles: {
		post: '岗位', all: '全部岗位', manager: '订单管理岗可代行除管理员外各岗。', lists: '查看', commands: '操作', reports: '报表', papers: '打印', personal: '个人信息',
		personalHint: '✓ 可见原文；○ 脱敏显示，说明理由后可查看并留痕；✱ 只见脱敏内容。', mark: { yes: '是', reveals: '说明理由后可见', masked: '脱敏' },
	},
	setup: {
		title: '初始设置', notYet: '系统尚未设置。请用服务器启动时显示的地址打开，或手工输入设置码：', done: '公司已完成初始设置',
		company: '公司', number: '订单编号', calendar: '工作日历', administrator: '管理员', begin: '开始使用', next: '下一步', back: '上一步', finish: '完成设置',
		about_company: '公司名称显示在登录页和客户查询页；本位币用于新订单。以后都可在“设置”中修改。', about_number: '订单被接收时，按“年月日＋流水号”的规则编号：每天从 1 开始，不重号，不跳号。', about_administrator: '第一个管理员可以添加其他员工、分配岗位。', about_begin: '选择从空白开始，或先用虚构公司的数据熟悉系统。',
		about_calendar: '用于提示落在休息日的约定日期，并计算工作时限。每年的节假日与调休在“设置 → 工作日历”中录入。', week: '每周工作日', hours: '工作时段', hoursHint: '如 08:30-12:00,13:30-17:30，至多四段',
		name: '公司名称', currency: '本位币', zone: '时区', zoneHint: '由服务器的 zone 选项决定', usual: '常用规则', pattern: '编号规则', gives: '今天的第一张订单：', tokens: '{date} 年月日，{year} 年，{month} 月，{n} 当日流水号（数字为最少位数）；其余文字原样保留。规则须含日期和流水号。',
		code: '设置码', person: '姓名', password: '新密码（至少 8 个字符）', standsIn: '同时代行订单管理及各岗位（小公司建议选择；以后可在“员工”中修改）',
		empty: '从空白开始', emptyHint: '“我的待办”会列出入门步骤：仓库、产品、入库、客户、第一张订单。', demo: '载入演示数据', demoHint: '一家虚构厨具公司的仓库、产品、客户、库存和二十余张各种状态的订单，约需几秒。演示数据不能自动清除，正式使用请另建数据库。', loading: '正在载入演示数据…',
	},
	calendar: {
		title: '工作日历', before: '上个月', after: '下个月', rest: '休', work: '班', unplanned: '{year} 年的节假日安排尚未录入，暂按星期计算。', plan: '录入节假日安排',
		try: '工作时限试算', from: '从', hours: '起，工作小时数', change: '修改工作日与时段',
	},
	me: {
		letters: '使用单个字符的快捷键（如 j、c、g o）',
		title: '我的账号', roles: '岗位', showStart: '在“我的待办”中显示', old: '原密码', passwordHint: '修改密码后，其他设备上的登录立即失效。', passwordHintSecond: '修改密码后，包括本机在内的所有登录立即失效，请重新登录。', passwordChanged: '密码已修改', second: '两步验证', on: '已启用', off: '未启用',
		secondHint: '启用后，登录时除密码外还须输入手机上的六位动态验证码。', turnOn: '启用两步验证', scan: '请在手机的验证器应用中扫描二维码，或添加以下密钥，再输入应用显示的验证码。密钥只显示这一次。', qr: '两步验证二维码', open: '在本机的验证器应用中打开', confirm: '确认并启用', secondIsOn: '两步验证已启用', secondIsOff: '两步验证已关闭',
		offHint: '关闭时须输入当前验证码。手机遗失时，请管理员代为关闭。', turnOff: '关闭两步验证', sessions: '已登录的设备', device: '设备', address: '网络地址', unknown: '未知设备', since: '登录时间', until: '到期时间', this: '本机', end: '退出', endOthers: '退出其他所有设备',
	},
	start: {
		title: '入门步骤', progress: '已完成 {n}/{of}', dismiss: '不再显示', isDone: '（已完成）', onwards: '继续入门步骤', orDemo: '只想先看看？', load: '载入演示数据', goOn: '继续载入演示数据',
		warehouse: '建立第一个仓库', product: '建立第一个产品', stock: '登记入库', customer: '建立第一个客户', order: '录入第一张订单', review: '审核订单', confirm: '确认订单，约定交付日期', ship: '分批发货：安排、拣货、包装、发货', paid: '登记收款',
		how_warehouse: '只需编码和名称。', how_product: '编码、名称、单位、税率（13% 填 13）和标价即可；型号、规格、换算单位以后再补。', how_stock: '选择仓库和产品，填写数量。', how_customer: '填写名称；联系电话和地址会带入订单。', how_order: '选择客户，按编码或名称选产品，填写数量，然后“提交”。',
		how_review: '核对左侧队列中的订单，然后“审核通过”。', how_confirm: '打开订单，点“确认订单”：库存随即预占。', how_ship: '打开订单，页面上方和批次卡片上的主按钮就是下一步。', how_paid: '打开订单，点“登记收款”：金额已按未收款填好。',
	},
	about: {
		orders: '客户的销售订单，从草稿到完成。', batches: '订单中一起发出的一批货：计划、拣货、包装、发货、签收。在订单中安排批次后出现在这里。', products: '所卖的商品与服务，含单位、换算和标价。', stock: '每个仓库中每种产品的现有、预占和可用数量。登记入库后出现在这里。', 'stock/moves': '库存的每一笔变动，由入库、调整、调拨和发货产生。',
		'stock/documents': '入库单、调整单和调拨单。', warehouses: '存放货物的地点；订单从这里发货。', customers: '下单的个人或公司，含联系人和地址。', payments: '收到的款项。在订单中登记收款后出现在这里。', refunds: '退给客户的款项，在订单中申请。', settlements: '按签收数量开出的结算单，在订单中开具。', ledger: '收款、结算和退款的复式记账分录，自动产生。',
		departments: '员工所属的部门。', tokens: '程序调用接口所用的令牌。', outbox: '将要发往外部系统的事件与将要发给客户的邮件。', messages: '通过邮件告诉客户的事：收到订单、确认、发货、取消、退款。在“设置”中填写发件地址后开始发送。', message_templates: '公司自己的通知文字。没有写的用标准文字；新建时不填主题与正文，便从标准文字开始。', views: '保存的筛选条件与列。',
	},
	terms: {
		means: '{name}：{text}',
		any: {
			sku: '每种产品唯一的短码，录单、扫码和导入都用它。', factor: '一个该单位等于多少个基本单位，例如 1 箱 = 12 件。', list_price: '产品的标价（含税），订单可另定单价。', unit_price: '本单实际成交的含税单价。', freight: '向客户收取的物流费用，计入订单总额。', tax_rate: '税率，以百分数填写：13 即 13%。价格已含税。',
			carrier: '实际运送货物的快递或物流公司。', tracking_number: '承运商给这批货的号码，客户可凭它查询。', requested_date: '客户希望收到货的日期。', promised_date: '与客户确认后承诺的日期，迟交按它计算。',
		},
		order: {
			number: '订单被接收时按“年月日＋流水号”的规则给出，不跳号。', reference: '订单在来源渠道或其他系统中的编号，同号只接收一次。', class: '普通、特殊或紧急，决定处理的先后。', channel: '订单从哪里来，如网站、电话、邮件、商城。', message: '客户说的话，随货单据可用。', internal_note: '只给员工看，客户永远看不到。',
			discount: '从货款中减去的金额。', paid: '收到的款项减去已冲销的。', state: '订单走到哪一步；每一步都由按钮推进并记入动态。', shipping_mode: '快递、公路、铁路、航空或自提。',
		},
		stock_level: { on_hand: '仓库里实际有的数量。', reserved: '已为确认的订单留下、不能再卖的数量。', available: '现有减去预占，还可以卖的数量。' },
		batch: { state: '一张订单中一起发出的一部分货，有自己的地址、承运商和签收。', signer: '收货时签字的人，可与联系人不同。', proof_kind: '照片、签名、轨迹或回单。' },
		payment: { value_date: '款项到账的日子，可早于登记时间。' },
		settlement: { receivable: '按签收数量计算、客户应付的金额。', balance: '应收减去已收；为零即已结清。' },
		message_template: { subject: '与正文一样可写占位；留空则用标准文字。', body: '可用的占位有：number 订单编号、addressee 称呼、lines 产品明细、total 应付总额、currency 币种、promised_date 约定交付日期、carrier 承运商、tracking_number 运单号、link 查询链接、company 公司名称、contact 联系方式等，写在双花括号里。一行中的占位都没有内容时，这一行不出现。', paused: '不通知客户这件事。' },
		product: { divisible: '数量可以有小数，例如 2.5 米。' },
	},
	blanks: {
		any: { promised_date: '不填：按要求交付日期', signed_at: '不填：此刻', received_at: '不填：此刻' },
		batch_plan: {
			lines: '不填：全部待发货物；收货信息不填：同订单', contact_name: '同订单', phone: '同订单', region: '同订单', province: '同订单', city: '同订单', district: '同订单', street: '同订单', carrier: '可发货时再填',
		},
		batch_pick: { lines: '不填：全部拣齐' }, batch_pack: { lines: '不填：全部无误', packages: '包裹数，可不填', weight: '含单位，如 12.5 kg；可不填' }, batch_ship: { carrier: '不填：按批次计划', tracking_number: '自提时不填', freight_cost: '可不填' },
		batch_sign: { proof: '凭证的编号或说明，可不填', lines: '不填：全部收齐' },
		settle_in: { due_date: '不填：今天加账期天数', terms: '可不填' },
		customer: { code: '可不填' }, contact: { contact: '自动编号' }, address: { address: '自动编号' }, product_price: { n: '自动编号' }, holiday: { n: '自动编号' }, warehouse: { active: '新建即启用' }, product: { currency: '本位币' }, stock_entry_line: { unit: '基本单位' },
	},
	palette: { hint: "订单号、手机尾号、客户…  {'@'} 客户  # 产品  > 功能", screen: '页面', list: '列表', make: '新建', report: '报表' },
	keys: {
		everywhere: '任何页面', here: '本页', palette: '搜索与命令', help: '快捷键帮助', undo: '撤销', orders: '订单列表', batches: '批次列表', next: '下一行', previous: '上一行', select: '选择（Shift 连选）', open: '打开',
		search: '搜索', before: '上一条', after: '下一条', note: '添加备注', edit: '修改', repeat: '再来一单', submit: '提交',
	},
}
