INSERT INTO permissions (name, description, system) VALUES
  ('ip-block:manage', 'Block networks, let networks in, and lift blocks', true)
ON CONFLICT (name) DO UPDATE SET system = true, description = excluded.description;
