#include "middleware/storage/storage_sqlite_connection.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr int primary_code = 0xff;

// SQLite says "disk I/O error"; the system says which.
std::string reason_of(sqlite3* database, int code) {
  std::string reason = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  const int primary = code & primary_code;
  const bool of_the_system = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL;
  const int system = database != nullptr && of_the_system ? sqlite3_system_errno(database) : 0;
  if (system != 0) reason += " (" + std::generic_category().message(system) + ")";
  return reason;
}

// A quota and a limit of a file's size are told as errors of the disk.
bool is_for_want_of_room(sqlite3* database, int code) {
  if ((code & primary_code) != SQLITE_IOERR || database == nullptr) return false;
  const int system = sqlite3_system_errno(database);
  return system == ENOSPC || system == EDQUOT || system == EFBIG;
}

void check(int code, sqlite3* database, const std::string& file, std::string_view doing = "use") {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  const int reason = is_for_want_of_room(database, code) ? SQLITE_FULL : code & primary_code;
  throw sqlite_error(reason,
                     "Cannot " + std::string(doing) + " the database " + file + ": " + reason_of(database, code) + ".");
}

int flags_of(sqlite_connection::mode how) {
  // A storage has a lock of its own.
  constexpr int always = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  switch (how) {
    case sqlite_connection::mode::unchanging:
      return always | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    case sqlite_connection::mode::existing:
      return always | SQLITE_OPEN_READWRITE;
    case sqlite_connection::mode::create:
      break;
  }
  return always | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

// Only an address can say that a file does not change.
std::string name_of(const std::string& file, sqlite_connection::mode how) {
  if (how != sqlite_connection::mode::unchanging) return file;
  std::string address = "file:";
  for (const char c : file) {
    if (c == '%')
      address += "%25";
    else if (c == '?')
      address += "%3F";
    else if (c == '#')
      address += "%23";
    else
      address += c;
  }
  return address += "?immutable=1";
}

}  // namespace

bool sqlite_error::is_busy() const noexcept { return reason_ == SQLITE_BUSY || reason_ == SQLITE_LOCKED; }
bool sqlite_error::is_no_database() const noexcept { return reason_ == SQLITE_NOTADB; }
bool sqlite_error::is_damage() const noexcept { return reason_ == SQLITE_CORRUPT; }
bool sqlite_error::is_full() const noexcept { return reason_ == SQLITE_FULL; }

sqlite_error damaged(const std::string& file, const std::string& what) {
  return {SQLITE_CORRUPT, "The database " + file + " is damaged: " + what};
}

// --- statements ---------------------------------------------------------------------------------------------

// What went wrong was told by the step.
sqlite_query::~sqlite_query() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

sqlite_query& sqlite_query::bind(std::string_view text) {
  // Without an address SQLite takes it for NULL.
  const char* bytes = text.empty() ? "" : text.data();
  check(sqlite3_bind_text64(statement_, ++bound_, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8), database_, file_);
  return *this;
}

sqlite_query& sqlite_query::bind(std::int64_t number) {
  check(sqlite3_bind_int64(statement_, ++bound_, number), database_, file_);
  return *this;
}

bool sqlite_query::step() {
  const int code = sqlite3_step(statement_);
  check(code, database_, file_);
  return code == SQLITE_ROW;
}

void sqlite_query::run() {
  while (step()) continue;
}

std::string sqlite_query::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) check(sqlite3_errcode(database_), database_, file_);
  return bytes == nullptr ? std::string()
                          : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

std::int64_t sqlite_query::number(int column) const { return sqlite3_column_int64(statement_, column); }

// --- the connection -----------------------------------------------------------------------------------------

void sqlite_connection::closer::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
void sqlite_connection::finalizer::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

sqlite_connection::sqlite_connection(const std::string& file, mode how, std::chrono::milliseconds busy_timeout)
    : file_(file) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(name_of(file, how).c_str(), &opened, flags_of(how), nullptr);
  database_.reset(opened);
  check(code, opened, file_, "open");
  constexpr std::chrono::milliseconds longest{std::numeric_limits<int>::max()};
  // The file grows by this much, once there is room for it.
  int piece = 1 << 15;
  sqlite3_file_control(opened, "main", SQLITE_FCNTL_CHUNK_SIZE, &piece);
  sqlite3_busy_timeout(opened, static_cast<int>(std::min(busy_timeout, longest).count()));
}

sqlite_connection::~sqlite_connection() = default;

sqlite_query sqlite_connection::query(std::string_view sql) {
  auto& kept = statements_[sql];
  if (!kept) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    check(code, database_.get(), file_);
    kept.reset(made);
  }
  return {database_.get(), kept.get(), file_};
}

void sqlite_connection::execute(const char* sql) {
  check(sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr), database_.get(), file_);
}

std::int64_t sqlite_connection::number(std::string_view sql) {
  sqlite_query found = query(sql);
  return found.step() ? found.number(0) : 0;
}

std::int64_t sqlite_connection::changed() const { return sqlite3_changes64(database_.get()); }
std::int64_t sqlite_connection::last_id() const { return sqlite3_last_insert_rowid(database_.get()); }

void sqlite_connection::take_room(std::int64_t pages_before) {
  const std::int64_t page = number("PRAGMA page_size");
  sqlite3_file* of_system = nullptr;
  sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &of_system);
  sqlite3_int64 size_before = 0;
  check(of_system->pMethods->xFileSize(of_system, &size_before), database_.get(), file_);
  sqlite3_int64 size = page_count() * page;
  if (sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_SIZE_HINT, &size) == SQLITE_OK) return;
  // As far as the file grew it has taken the room from the log. What is committed may be in it by now, for all we know.
  of_system->pMethods->xTruncate(of_system, std::max<sqlite3_int64>(size_before, pages_before * page));
  throw sqlite_error(SQLITE_FULL, "Cannot write the database " + file_ + ": database or disk is full.");
}

bool sqlite_connection::empty_log() noexcept {
  try {
    sqlite_query emptied = query("PRAGMA wal_checkpoint(TRUNCATE)");
    return emptied.step() && emptied.number(0) == 0;
  } catch (...) {
    return false;
  }
}

bool sqlite_connection::in_transaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }

void sqlite_connection::checkpoint_at_end(bool on) {
  check(sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1, nullptr), database_.get(),
        file_);
}

// --- transactions -------------------------------------------------------------------------------------------

sqlite_transaction::sqlite_transaction(sqlite_connection& in, kind what) : in_(in) {
  in_.query(what == kind::reading ? "BEGIN" : "BEGIN IMMEDIATE").run();
}

sqlite_transaction::~sqlite_transaction() {
  if (!in_.in_transaction()) return;
  try {
    in_.query("ROLLBACK").run();
  } catch (const error&) {
    // SQLite has taken it back itself, or does when the connection ends.
  }
}

void sqlite_transaction::commit() { in_.query("COMMIT").run(); }

}  // namespace patchbay::impl
