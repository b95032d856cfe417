#include "middleware/storage/storage_sqlite_schema.hpp"

#include <array>
#include <exception>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

// "ptch", where SQLite keeps whose database it is.
constexpr std::int64_t application = 0x70746368;
constexpr std::int64_t format = 1;

// Kinds are apart from the texts so that they change without a text being touched. There are few names, and no index of
// them that could be damaged.
constexpr std::array<const char*, 2> tables = {
    "CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL)",
    "CREATE TABLE pieces (document INTEGER NOT NULL, number INTEGER NOT NULL, fingerprint INTEGER NOT NULL, "
    "text TEXT NOT NULL, PRIMARY KEY (document, number)) WITHOUT ROWID",
};

bool is_anything_there(sqlite_connection& database) {
  return database.number("SELECT count(*) FROM sqlite_schema") > 0;
}

void check_tables(sqlite_connection& database) {
  for (const char* table : tables) {
    sqlite_query found = database.query("SELECT 1 FROM sqlite_schema WHERE sql = ?1");
    if (!found.bind(table).step()) throw damaged(database.file(), "Its tables are not as they were made.");
  }
}

void add_piece(sqlite_connection& database, std::int64_t document, std::int64_t number, std::uint64_t print,
               std::string_view text) {
  database.query("INSERT INTO pieces (document, number, fingerprint, text) VALUES (?1, ?2, ?3, ?4)")
      .bind(document)
      .bind(number)
      .bind(static_cast<std::int64_t>(print))
      .bind(text)
      .run();
}

}  // namespace

bool is_empty(sqlite_connection& database) {
  const std::int64_t owner = database.number("PRAGMA application_id");
  const std::int64_t version = database.number("PRAGMA user_version");
  if (owner == 0 && version == 0 && !is_anything_there(database)) return true;
  const std::string which = "The database " + database.file();
  if (owner != application) throw error(errc::io, which + " belongs to another program and is left alone.");
  if (version != format)
    throw error(errc::io, which + " has the format " + std::to_string(version) +
                              ", which this version of the library does not know, and is left alone.");
  check_tables(database);
  return false;
}

void check_soundness(sqlite_connection& database) {
  sqlite_query found = database.query("PRAGMA quick_check(1)");
  if (found.step() && found.text(0) != "ok") throw damaged(database.file(), found.text(0) + ".");
}

void make_tables(sqlite_connection& database) {
  for (const char* table : tables) database.execute(table);
  database.execute(("PRAGMA application_id = " + std::to_string(application)).c_str());
  database.execute(("PRAGMA user_version = " + std::to_string(format)).c_str());
}

read_result read_document(sqlite_connection& database, const std::string& name, std::string_view kind) {
  sqlite_query pieces = database.query(
      "SELECT fingerprint, text FROM pieces WHERE document = "
      "(SELECT id FROM documents WHERE name = ?1 AND kind = ?2) ORDER BY number");
  pieces.bind(name).bind(kind);
  read_result found;
  std::uint64_t print = 0;
  try {
    while (pieces.step()) {
      std::string text = pieces.text(1);
      print = fingerprint(text, print);
      if (print != static_cast<std::uint64_t>(pieces.number(0)))
        throw damaged(database.file(), "What is stored under \"" + name + "\" is not as it was written.");
      if (found.text)
        found.changes.push_back(std::move(text));
      else
        found.text = std::move(text);
    }
  } catch (const error&) {
    if (!found.text) throw;
    found.failure = std::current_exception();
  }
  return found;
}

// The rows of pieces have no id of their own, so that the last one remains that of the document.
void add_text(sqlite_connection& database, const std::string& name, std::string_view kind, std::string_view text) {
  database.query("INSERT INTO documents (name, kind) VALUES (?1, ?2)").bind(name).bind(kind).run();
  add_piece(database, database.last_id(), 0, fingerprint(text), text);
}

void add_document(sqlite_connection& database, const std::string& name, std::string_view kind, const read_result& of) {
  add_text(database, name, kind, *of.text);
  const std::int64_t document = database.last_id();
  std::uint64_t print = fingerprint(*of.text);
  std::int64_t number = 0;
  for (const std::string& change : of.changes) {
    print = fingerprint(change, print);
    add_piece(database, document, ++number, print, change);
  }
}

bool add_change(sqlite_connection& database, const std::string& name, std::string_view change, std::uint64_t after) {
  database
      .query(
          "INSERT INTO pieces (document, number, fingerprint, text) "
          "SELECT document, number + 1, ?4, ?5 FROM "
          "(SELECT document, number, fingerprint FROM pieces WHERE document = "
          "(SELECT id FROM documents WHERE name = ?1 AND kind = ?2) ORDER BY number DESC LIMIT 1) "
          "WHERE fingerprint = ?3")
      .bind(name)
      .bind(document_kind::present)
      .bind(static_cast<std::int64_t>(after))
      .bind(static_cast<std::int64_t>(fingerprint(change, after)))
      .bind(change)
      .run();
  return database.changed() > 0;
}

bool has_document(sqlite_connection& database, const std::string& name, std::string_view kind) {
  sqlite_query found = database.query("SELECT 1 FROM documents WHERE name = ?1 AND kind = ?2");
  return found.bind(name).bind(kind).step();
}

void set_kind(sqlite_connection& database, const std::string& name, std::string_view from, std::string_view to) {
  database.query("UPDATE documents SET kind = ?3 WHERE name = ?1 AND kind = ?2").bind(name).bind(from).bind(to).run();
}

void remove_document(sqlite_connection& database, const std::string& name, std::string_view kind) {
  database.query("DELETE FROM pieces WHERE document IN (SELECT id FROM documents WHERE name = ?1 AND kind = ?2)")
      .bind(name)
      .bind(kind)
      .run();
  database.query("DELETE FROM documents WHERE name = ?1 AND kind = ?2").bind(name).bind(kind).run();
}

void for_each_name(sqlite_connection& database, const std::function<void(const std::string& name)>& call) {
  sqlite_query names = database.query("SELECT DISTINCT name FROM documents WHERE kind <> ?1");
  names.bind(document_kind::unusable);
  while (names.step()) call(names.text(0));
}

}  // namespace patchbay::impl
