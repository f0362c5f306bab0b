-- include "people/people_commands.h"

-- Whose session is this? The roles are those of today, not of the login.
-- caller_of_session(text token, time now) -> one token_caller
SELECT s.id, s.login AS name, s.roles, t.expires_at
  FROM sessions t JOIN staff s ON s.id = t.staff_id
 WHERE t.token = :token AND t.expires_at > :now AND s.active = 1;

-- Whose token is this?
-- caller_of_token(text token, time now) -> one token_caller
SELECT id, name, roles, expires_at
  FROM api_tokens
 WHERE token = :token AND active = 1 AND (expires_at IS NULL OR expires_at > :now);

-- Who is that today, staff or program? For what they asked to be done later.
-- caller_of_id(id who, time now) -> one token_caller
SELECT id, name, roles, expires_at
  FROM api_tokens
 WHERE id = :who AND active = 1 AND (expires_at IS NULL OR expires_at > :now)
UNION ALL
SELECT id, login AS name, roles, NULL AS expires_at
  FROM staff
 WHERE id = :who AND active = 1;

-- The hash a password is compared with.
-- password_of_login(text login) -> one staff_secret
SELECT password FROM staff WHERE login = :login AND active = 1;

-- password_of_staff(id staff) -> one staff_secret
SELECT password FROM staff WHERE id = :staff;

-- Who is calling, by more than the login.
-- staff_of_caller(id staff) -> one staff
SELECT {staff} FROM staff WHERE id = :staff;

-- Where somebody is logged in, the newest first.
-- sessions_of(id staff, time now) -> session
SELECT {session} FROM sessions WHERE staff_id = :staff AND expires_at > :now
 ORDER BY created_at DESC, token;

-- May the company be founded? Staff are never deleted: from the first of them on, never again.
-- setup_now() -> one setup
SELECT CAST(CASE WHEN EXISTS (SELECT 1 FROM staff) THEN 0 ELSE 1 END AS BIGINT) AS open;

-- What somebody sees of the views of a list: their own, and those that others share. Without a list: of all lists.
-- views_seen_by(id owner, text list) -> view
SELECT {view} FROM views
 WHERE removed = 0 AND (owner_id = :owner OR shared = 1) AND (:list = '' OR list = :list)
 ORDER BY list, name, id;

-- view_seen_by(id owner, id view) -> one view
SELECT {view} FROM views
 WHERE id = :view AND removed = 0 AND (owner_id = :owner OR shared = 1);
