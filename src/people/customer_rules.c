/*
 * customer_rules.c -- the customer file: the decisions, and what order/ asks of a customer. Pure.
 */
#include "people/people_commands.h"

#include "base/text.h"
#include "record/personal.h"
#include "record/replace.h"

/* --- asked by other modules ---------------------------------------------------- */

const struct contact *contact_choose(const struct rows *contacts, int64_t number)
{
	const struct contact *c = contacts->at;

	for (int64_t i = 0; i < contacts->n; i++)
		if (number ? c[i].contact == number : c[i].is_default)
			return &c[i];
	return number || !contacts->n ? NULL : c;
}

const struct address *address_choose(const struct rows *addresses, int64_t number)
{
	const struct address *a = addresses->at;

	for (int64_t i = 0; i < addresses->n; i++)
		if (number ? a[i].address == number : a[i].is_default)
			return &a[i];
	return number || !addresses->n ? NULL : a;
}

bool customer_usable(const struct customer *c, struct errs *errs, struct str pointer)
{
	return c->active || fail(errs, &CUSTOMER_INACTIVE, pointer, c->name);
}

bool region_check(struct str region, struct errs *errs, struct str pointer)
{
	return !region.n || region_known(region) || fail(errs, &REGION_UNKNOWN, pointer, region);
}

bool phone_check(struct str phone, struct errs *errs, struct str pointer)
{
	int digits = 0;

	for (size_t i = 0; i < phone.n; i++) {
		char c = phone.s[i];
		if (c >= '0' && c <= '9')
			digits++;
		else if (str_find(S("+-() #*,"), c) < 0)
			digits = INT32_MIN / 2;
	}
	return !phone.n || digits >= 5 ||
	       fail(errs, &E_FORMAT, pointer, both(errs->arena, "电话号码", "a phone number"));
}

bool email_check(struct str email, struct errs *errs, struct str pointer)
{
	ptrdiff_t at = str_find(email, '@');
	bool twice = at >= 0 && str_find(str_sub(email, (size_t)at + 1, email.n), '@') >= 0, blank = false;

	for (size_t i = 0; i < email.n; i++)	/* a line break, too: it would be another header of a mail */
		blank |= (unsigned char)email.s[i] <= ' ' || email.s[i] == 0x7f;
	if (!email.n || (at > 0 && (size_t)at + 1 < email.n && !blank && !twice))
		return true;
	return fail(errs, &E_FORMAT, pointer, both(errs->arena, "电子邮箱地址", "an e-mail address"));
}

/* --- checks ------------------------------------------------------------------------ */

static struct str under(struct errs *errs, const char *rows, int64_t i, const char *field)
{
	return str_fmt(errs->arena, "/%s/%lld/%s", rows, (long long)i, field);
}

static void check_contacts(const struct rows *rows, struct errs *errs)
{
	const struct contact *c = rows->at;
	int defaults = 0;

	for (int64_t i = 0; i < rows->n; i++) {
		phone_check(c[i].phone, errs, under(errs, "contacts", i, "phone"));
		email_check(c[i].email, errs, under(errs, "contacts", i, "email"));
		if (c[i].is_default && defaults++)
			fail(errs, &DEFAULT_TWICE, under(errs, "contacts", i, "is_default"));
	}
}

static void check_addresses(const struct rows *rows, struct errs *errs)
{
	const struct address *a = rows->at;
	int defaults = 0;

	for (int64_t i = 0; i < rows->n; i++) {
		phone_check(a[i].phone, errs, under(errs, "addresses", i, "phone"));
		region_check(a[i].region, errs, under(errs, "addresses", i, "region"));
		if (a[i].is_default && defaults++)
			fail(errs, &DEFAULT_TWICE, under(errs, "addresses", i, "is_default"));
	}
}

static void check_unique(struct errs *errs, const struct customer *same, struct id self, const char *field)
{
	if (same && same->id.v != self.v)
		fail_taken(errs, &customer_record, field);
}

static bool check_customer(struct context *x, const struct customer *c, const struct customer_seen *s)
{
	int before = x->errs->n;

	phone_check(c->phone, x->errs, S("/phone"));
	email_check(c->email, x->errs, S("/email"));
	check_contacts(&c->contacts, x->errs);
	check_addresses(&c->addresses, x->errs);
	check_unique(x->errs, s->same_code, c->id, "code");
	check_unique(x->errs, s->same_reference, c->id, "reference");
	return x->errs->n == before;
}

/* --- commands ------------------------------------------------------------------------- */

/* Whatever a clerk may remember of a customer, folded, each on a line of its own. */
static struct str search_text(struct arena *a, const struct customer *c)
{
	struct buf words = buf_in(a, 0);
	const struct contact *contact = c->contacts.at;
	const struct str own[] = { c->name, c->code, c->phone, c->email, c->tax_number };

	for (size_t i = 0; i < COUNT(own); i++)
		personal_add_line(&words, own[i]);
	for (int64_t i = 0; i < c->contacts.n; i++) {
		personal_add_line(&words, contact[i].name);
		personal_add_line(&words, contact[i].phone);
	}
	return text_fold(a, buf_str(&words));
}

/* The contacts and addresses of c become the children of its row, and what it is found by; `have` is what was loaded. */
static bool keep_children(struct context *x, struct customer *c, const struct customer *have,
                          struct decision *out)
{
	struct rows contacts = c->contacts, addresses = c->addresses;
	unsigned hidden = personal_hidden(x->who->roles);

	personal_keep(&contact_record, have->contacts, contacts, hidden);
	personal_keep(&address_record, have->addresses, addresses, hidden);
	c->search = search_text(x->arena, c);

	bool numbered = rows_replace(&contact_record, c->id, have->contacts, contacts, &c->contact_count,
	                             &c->contacts, out, x->errs, S("/contacts"));
	return rows_replace(&address_record, c->id, have->addresses, addresses, &c->address_count,
	                    &c->addresses, out, x->errs, S("/addresses")) && numbered;
}

static bool make(struct context *x, struct customer *c, struct decision *out)
{
	static const struct customer none;

	c->id = new_id(x);
	c->active = true;
	if (!keep_children(x, c, &none, out))
		return false;
	put_new(out, &customer_record, c);
	announce(out, "customer.created", &customer_record, c->id);
	reply_with(out, &customer_record, c);
	return true;
}

bool customer_create_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct customer *c = arena_copy(x->arena, in, sizeof *c);

	if (!check_customer(x, c, state))
		return false;
	c->created_at = x->now;
	return make(x, c, out);
}

bool customer_change_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct customer_seen *s = state;
	struct customer *c = s->customer;
	const struct customer have = *c;

	if (!check_customer(x, in, s))
		return false;
	*c = *(const struct customer *)in;
	if (!keep_children(x, c, &have, out))
		return false;
	put(out, &customer_record, c);
	announce(out, "customer.changed", &customer_record, c->id);
	reply_with(out, &customer_record, c);
	return true;
}

static bool set_active(struct context *x, struct customer *c, bool active, const char *fact, struct decision *out)
{
	const char *action = active ? "activate" : "deactivate";

	if (!machine_permit(&customer_record, c, action, x->who->roles, x->errs))
		return false;
	c->active = active;
	put(out, &customer_record, c);
	announce(out, fact, &customer_record, c->id);
	reply_with(out, &customer_record, c);
	return true;
}

bool customer_activate_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct customer_seen *s = state;

	(void)in;
	return set_active(x, s->customer, true, "customer.activated", out);
}

bool customer_deactivate_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct customer_seen *s = state;

	(void)in;
	return set_active(x, s->customer, false, "customer.deactivated", out);
}

/*
 * A customer out of another system, taken as it stands there: old files hold phone numbers and
 * codes nobody would accept today. A reference that is known already changes nothing, so that an
 * import may be repeated.
 */
bool customer_past_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct customer_past *p = in;
	const struct customer_seen *s = state;

	if (s->same_reference) {
		reply_with(out, &customer_record, s->same_reference);
		return true;
	}
	check_unique(x->errs, s->same_code, (struct id){ 0 }, "code");
	if (!region_check(p->region, x->errs, S("/region")) || x->errs->n)
		return false;

	struct customer *c = NEW(x->arena, struct customer);
	*c = (struct customer){
		.code = p->code, .kind = p->kind, .name = p->name, .phone = p->phone, .email = p->email,
		.tax_number = p->tax_number, .level = p->level, .reference = p->reference,
		.created_at = p->created_at.us ? p->created_at : x->now,
	};
	struct address *a = NEW(x->arena, struct address);
	*a = (struct address){
		.region = p->region, .province = p->province, .city = p->city, .district = p->district,
		.street = p->street, .postcode = p->postcode, .contact_name = p->name, .phone = p->phone,
		.is_default = true,
	};
	if (is_somewhere(&a->to) || a->postcode.n)
		c->addresses = (struct rows){ a, 1 };
	return make(x, c, out);
}
