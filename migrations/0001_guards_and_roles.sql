-- Undoes the transaction that it stands in unless `condition` holds. The adapter reads the failure's
-- name from the error's CONSTRAINT field (SQLSTATE GH001).
CREATE FUNCTION gatehouse_require(condition boolean, failure text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF condition IS NOT TRUE THEN
    RAISE EXCEPTION 'gatehouse: %', failure USING ERRCODE = 'GH001', CONSTRAINT = failure;
  END IF;
END
$$;
--> statement-breakpoint
-- Keeps updated_at true, whoever updates the row; a caller that sets it itself is believed.
CREATE FUNCTION gatehouse_touch() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
    NEW.updated_at := CURRENT_TIMESTAMP;
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER users_touch BEFORE UPDATE ON users
FOR EACH ROW EXECUTE FUNCTION gatehouse_touch();
--> statement-breakpoint
CREATE TRIGGER roles_touch BEFORE UPDATE ON roles
FOR EACH ROW EXECUTE FUNCTION gatehouse_touch();
--> statement-breakpoint
-- The built-in roles and permissions: src/domain/access/built-in.ts names the same (a test compares).
INSERT INTO roles (name, description, system) VALUES
  ('learner', 'Takes courses. What a person who registers becomes.', true),
  ('teacher', 'Teaches courses and looks after learners.', true),
  ('author', 'Writes courses.', true),
  ('support', 'Helps people with their accounts.', true),
  ('administrator', 'Manages people, roles and permissions.', true)
ON CONFLICT (name) DO UPDATE SET system = true;
--> statement-breakpoint
INSERT INTO permissions (name, description, system) VALUES
  ('role:read', 'See roles and what they may do.', true),
  ('role:create', 'Make roles.', true),
  ('role:update', 'Change roles.', true),
  ('role:delete', 'Delete roles that nobody has.', true),
  ('permission:read', 'See permissions.', true),
  ('permission:create', 'Name new permissions.', true),
  ('permission:delete', 'Delete permissions.', true)
ON CONFLICT (name) DO UPDATE SET system = true;
--> statement-breakpoint
INSERT INTO role_permissions (role_id, permission_id)
SELECT roles.id, permissions.id
FROM roles CROSS JOIN permissions
WHERE (roles.name = 'administrator' AND permissions.system)
   OR (roles.name = 'support' AND permissions.name IN ('role:read', 'permission:read'))
ON CONFLICT DO NOTHING;
