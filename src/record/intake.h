/*
 * intake.h -- one value from outside, checked against its field. Private to src/record.
 *
 * JSON and text come in through the same checks. Where a value stands is kept as a chain on the
 * stack; its pointer is spelled out only when there is something to say about it.
 */
#ifndef RECORD_INTAKE_H
#define RECORD_INTAKE_H

#include "record/json.h"

/* An outermost place has no `above`, and its name is a whole pointer. */
struct place {
	const struct place *above;
	struct str name;		/* of a member; with s NULL the place is an entry of an array */
	size_t index;
};

struct intake {
	enum decode_mode mode;
	struct arena *arena;
	struct errs *errs;
};

/* The largest number of characters, or of entries, where the table names none. */
enum { TEXT_MOST = 1000, ENTRIES_MOST = 10000, ATTRIBUTES_MOST = 100, ATTRIBUTE_NAME_MOST = 100 };

/* A hostile body can hold errors without end: past ERRS_MAX they are counted and not spelled out. */
bool only_counted(struct errs *errs);
struct str place_pointer(struct arena *a, const struct place *at);

/* Each records an error at the place, with one parameter in two languages, and returns false. */
bool refuse(const struct intake *in, const struct place *at, const struct problem *p,
            const char *zh, const char *en);
bool refuse_field(const struct intake *in, const struct place *at, const struct problem *p,
                  const struct field *f);
bool refuse_type(const struct intake *in, const struct place *at, const struct field *f);
bool refuse_count(const struct intake *in, const struct place *at, const struct problem *p,
                  int64_t limit);

bool check_number(const struct intake *in, const struct place *at, const struct field *f, int64_t v);
/* Its characters, and how many; 0 for `most` is no default here. */
bool check_text(const struct intake *in, const struct place *at, struct str text,
                int64_t least, int64_t most);
/* The bit of a word of a SET, or 0 with E_CHOICE recorded. */
int64_t take_word(const struct intake *in, const struct place *at, const struct field *f,
                  struct str word);

/* Set the field from a text; of every type but ATTRIBUTES and ROWS. */
bool take_text(const struct intake *in, const struct place *at, const struct field *f,
               struct str text, void *row);
/* Set the field from a JSON value that is not null. */
bool take_json(const struct intake *in, const struct place *at, const struct field *f,
               json_t *json, void *row);

/* Digits after the point: as many as the type counts in, and as few as are written. */
struct decimals { int scale, least; };
struct decimals field_decimals(const struct field *f);

#endif
