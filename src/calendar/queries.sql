-- include "calendar/calendar.h"

-- What is not as the day of the week says, from a day on.
-- calendar_span(date first, date last) -> holiday
SELECT {holiday} FROM holidays
 WHERE date BETWEEN :first AND :last
 ORDER BY date;

-- calendar_plan_of(int year) -> holiday_plan
SELECT {holiday_plan} FROM holiday_plans
 WHERE year = :year;
