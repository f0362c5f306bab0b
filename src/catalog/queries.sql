-- include "catalog/catalog_commands.h"

-- Products whose sku, name, model or specification have the words in them, newest first.
-- products_found(text words) -> product_key
SELECT id FROM products
 WHERE search LIKE '%' || :words || '%' ESCAPE '\'
 ORDER BY id DESC
 LIMIT 1000;
