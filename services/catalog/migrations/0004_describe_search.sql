-- Why: a search finds words joined by / . - or ', words with and without accents, stop words, article numbers and
--   Chinese or Japanese words inside a line, in every form of Unicode. `search` stays for tasks of the release before.
-- Locks: products, ACCESS EXCLUSIVE, for an instant: the new columns have no value yet. 0005 gives them one.

-- PostgreSQL's own tables of Unicode decide here, never the locale of the database: all worlds find the same.
CREATE FUNCTION fold_text(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN
  -- Chinese and Japanese have no blanks between words: each character is a word, and a word of several is a phrase.
  regexp_replace(
    regexp_replace(
      replace(replace(replace(replace(replace(translate(
        lower(
          normalize(
            -- Accents; the marks of other scripts stay, as they are letters there.
            regexp_replace(
              normalize(
                -- Of no meaning inside a word: the English genitive, apostrophes, soft hyphens, marks of direction.
                regexp_replace(
                  $1,
                  '[''’][sS](?![[:alnum:]])|[''‘’ʼ`´\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff™®©℠]'
                    COLLATE pg_c_utf8,
                  '', 'g'),
                NFKD),
              '[\u0300-\u036f]', '', 'g'),
            NFKC)
          COLLATE pg_c_utf8),
        'øłđðħıς', 'olddhiσ'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'ŋ', 'ng'),
      '[^[:alnum:]]+' COLLATE pg_c_utf8, ' ', 'g'),
    '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])' COLLATE pg_c_utf8, ' \1 ', 'g');

-- As `english`, but without stop words: "The Who" is a band.
CREATE TEXT SEARCH DICTIONARY english_stem_of_every_word (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION every_word (COPY = english);
ALTER TEXT SEARCH CONFIGURATION every_word
  ALTER MAPPING REPLACE english_stem WITH english_stem_of_every_word;

-- Products are numbered in the order in which they are added. A search for words that a great many have looks at the
-- newest first, a block of numbers at a time.
CREATE SEQUENCE product_numbers;

-- Text has no `#` once it is folded, so a word with one is the shop's own.
CREATE FUNCTION block_word(block bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '#' || block;

CREATE FUNCTION search_words(name text, sku text, description text, number bigint) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('every_word', fold_text(name))
  || to_tsvector('every_word', fold_text(sku))
  || to_tsvector('every_word', fold_text(description))
  || array_to_tsvector(ARRAY[block_word(number / 2048)]);

-- One of our own, so that its owner can refresh its version after an upgrade of ICU.
CREATE COLLATION name_order (PROVIDER = icu, LOCALE = 'und');

ALTER TABLE products
  ADD COLUMN number bigint,
  ADD COLUMN search_words tsvector;

CREATE FUNCTION describe_product() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.number := coalesce(NEW.number, nextval('product_numbers'));
  NEW.search_words := search_words(NEW.name, NEW.sku, NEW.description, NEW.number);
  RETURN NEW;
END
$$;

CREATE TRIGGER product_described
  BEFORE INSERT OR UPDATE OF name, sku, description ON products
  FOR EACH ROW EXECUTE FUNCTION describe_product();
