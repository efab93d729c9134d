create table stock (sku text primary key, reserved int);
create table seen_orders (id text primary key);
