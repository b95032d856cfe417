#include "middleware/storage/storage_sqlite_file.hpp"

#include "middleware/storage/storage_sqlite_schema.hpp"
#include "value/file/file_draft.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

namespace {

// What SQLite keeps beside a database.
constexpr const char* log_suffix = "-wal";
constexpr const char* index_suffix = "-shm";
constexpr const char* journal_suffix = "-journal";

// Reads as far as the damage: what lies behind it stays in the old file. Nothing may be left out because somebody is
// just writing.
template <class Read>
void as_far_as_possible(Read&& read) {
  try {
    std::forward<Read>(read)();
  } catch (const sqlite_error& failure) {
    if (failure.is_busy()) throw;
  }
}

void copy_document(sqlite_connection& from, sqlite_connection& to, const std::string& name, std::string_view kind) {
  read_result found;
  as_far_as_possible([&] { found = read_document(from, name, kind); });
  if (found.text) add_document(to, name, kind, found);
}

std::vector<std::string> readable_names(sqlite_connection& database) {
  std::vector<std::string> names;
  as_far_as_possible([&] { for_each_name(database, [&](const std::string& name) { names.push_back(name); }); });
  return names;
}

// At one moment: another process may be about to make the tables.
bool is_empty_now(sqlite_connection& database) {
  const sqlite_transaction moment(database, sqlite_transaction::kind::reading);
  return is_empty(database);
}

// SQLite follows links, and has its log beside what they lead to. Whoever takes the link for the file looks for the log
// in the wrong place, and puts the link aside instead of the file.
std::filesystem::path behind_links(std::filesystem::path file) {
  constexpr int most_links = 40;  // the system follows no more either
  for (int followed = 0; followed < most_links; ++followed) {
    std::error_code is_no_link;
    const std::filesystem::path target = std::filesystem::read_symlink(file, is_no_link);
    if (is_no_link) break;
    file = file.parent_path() / target;
  }
  return file;
}

}  // namespace

sqlite_file::sqlite_file(const std::filesystem::path& file, sqlite_storage_options options)
    : file_(behind_links(std::filesystem::absolute(file)).string()), options_(options) {}

// --- opening ------------------------------------------------------------------------------------------------

sqlite_file::identity sqlite_file::present_file() const {
  struct stat found {};
  const int failure = ::stat(file_.c_str(), &found) == 0 ? 0 : errno;
  if (failure == ENOENT || failure == ENOTDIR) return {};
  check_access(failure, "read", file_);
  return {found.st_dev, found.st_ino};
}

void sqlite_file::leave_if_replaced() {
  if (!open_ || (!unchanging_ && present_file() == opened_)) return;
  // The log of this name is not that of the file which is open.
  open_->checkpoint_at_end(false);
  open_.reset();
}

sqlite_connection* sqlite_file::to_read() {
  leave_if_replaced();
  if (open_) return open_.get();
  if (present_file() == identity()) return nullptr;
  try {
    open(sqlite_connection::mode::existing);
  } catch (const sqlite_error& failure) {
    // To read it SQLite makes files beside it, which a full disk or a folder that is not ours does not allow.
    if (failure.is_busy() || !open_unchanging()) throw;
  }
  return open_.get();
}

sqlite_connection& sqlite_file::to_write() {
  leave_if_replaced();
  if (!open_) {
    make_folder_of(*access_, file_, options_.sync);
    open(sqlite_connection::mode::create);
  }
  if (!sound_) check_soundness(*open_);
  sound_ = true;
  return *open_;
}

// An empty database, which another process may be about to fill, is left closed by who only reads.
void sqlite_file::open(sqlite_connection::mode how) {
  auto opened = std::make_unique<sqlite_connection>(file_, how, options_.busy_timeout);
  // A database of somebody else is left as it is.
  opened->checkpoint_at_end(false);
  if (is_empty_now(*opened)) {
    if (how != sqlite_connection::mode::create) return;
    set_up(*opened);
    sqlite_transaction made(*opened, sqlite_transaction::kind::writing);
    // Somebody else may have been faster.
    if (is_empty(*opened)) make_tables(*opened);
    made.commit();
  }
  set_up(*opened);
  try {
    opened->execute("PRAGMA journal_mode = WAL");
  } catch (const sqlite_error& failure) {
    // It is for speed alone. Somebody else may be at it, or the disk allow none.
    if (failure.is_damage()) throw;
  }
  opened->checkpoint_at_end(true);
  opened_ = present_file();
  unchanging_ = false;
  sound_ = false;
  open_ = std::move(opened);
}

// Without a log nobody is writing, and the file has all there is.
bool sqlite_file::open_unchanging() {
  for (const char* suffix : {log_suffix, journal_suffix}) {
    std::error_code absent;
    const auto size = std::filesystem::file_size(file_ + suffix, absent);
    if (!absent && size > 0) return false;
  }
  try {
    auto opened =
        std::make_unique<sqlite_connection>(file_, sqlite_connection::mode::unchanging, options_.busy_timeout);
    if (is_empty_now(*opened)) return true;
    open_ = std::move(opened);
  } catch (const error&) {
    // What went wrong first says more.
    return false;
  }
  unchanging_ = true;
  return true;
}

// EXTRA is FULL, and reaches the folder where the file system allows no write-ahead log.
void sqlite_file::set_up(sqlite_connection& database) const {
  database.execute(options_.sync ? "PRAGMA synchronous = EXTRA" : "PRAGMA synchronous = NORMAL");
  // A long text passes through the log; the log need not stay as long.
  database.execute("PRAGMA journal_size_limit = 4194304");
}

// --- beginning anew -----------------------------------------------------------------------------------------

void sqlite_file::begin_anew(const std::function<void(sqlite_connection&)>& fill) {
  open_.reset();
  remove_abandoned_drafts(*access_, file_);
  file_draft fresh(*access_, file_);
  // SQLite locks it in its own way.
  fresh.close();
  make_fresh(fresh.path(), fill);
  put_aside();
  fresh.take_place_of(file_);
  sync_folder_of(*access_, file_, options_.sync);
}

void sqlite_file::make_fresh(const std::string& file, const std::function<void(sqlite_connection&)>& fill) const {
  sqlite_connection made(file, sqlite_connection::mode::existing, options_.busy_timeout);
  set_up(made);
  // A file that is let go of where anything fails needs no journal, which would lie beside it.
  made.execute("PRAGMA journal_mode = MEMORY");
  sqlite_transaction all(made, sqlite_transaction::kind::writing);
  make_tables(made);
  copy_documents(made);
  fill(made);
  all.commit();
}

void sqlite_file::copy_documents(sqlite_connection& to) const {
  sqlite_connection from(file_, sqlite_connection::mode::existing, options_.busy_timeout);
  from.checkpoint_at_end(false);
  for (const std::string& name : readable_names(from)) {
    copy_document(from, to, name, document_kind::previous);
    copy_document(from, to, name, document_kind::present);
  }
}

// The log goes first: beside a new file it would be taken for that file's.
void sqlite_file::put_aside() const {
  std::string aside;
  const int failure = link_aside(*access_, file_, aside);
  if (failure == EEXIST) check_access(failure, "put aside", file_);
  for (const char* suffix : {log_suffix, journal_suffix}) {
    const int absent = access_->rename(file_ + suffix, aside + suffix);
    if (absent != ENOENT) check_access(absent, "put aside", file_ + suffix);
  }
  access_->unlink(file_ + index_suffix);
  // A file system without hard links.
  if (failure != 0) check_access(access_->rename(file_, aside), "put aside", file_);
}

}  // namespace patchbay::impl
