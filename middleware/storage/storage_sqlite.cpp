#include <patchbay/persist/sqlite_storage.hpp>

#include "middleware/storage/storage_sqlite_file.hpp"
#include "middleware/storage/storage_sqlite_schema.hpp"

#include <cstdint>
#include <utility>

namespace patchbay::inline v0_1 {

namespace {

namespace document = impl::document_kind;

// Runs `call`; a failure other than that somebody else is at work, or that the disk is full, costs the connection: it
// could not be opened again without room.
template <class Call>
decltype(auto) guarded(impl::sqlite_file& file, Call&& call) {
  try {
    return std::forward<Call>(call)();
  } catch (const impl::sqlite_error& failure) {
    if (!failure.is_busy() && !failure.is_full()) file.close();
    throw;
  }
}

read_result read_from(impl::sqlite_file& file, const std::string& name, std::string_view which) {
  return guarded(file, [&]() -> read_result {
    impl::sqlite_connection* database = file.to_read();
    return database == nullptr ? read_result() : impl::read_document(*database, name, which);
  });
}

void put(impl::sqlite_connection& database, const std::string& name, std::string_view text, bool usable) {
  if (!usable) {
    impl::set_kind(database, name, document::present, document::unusable);
  } else if (impl::has_document(database, name, document::present)) {
    impl::remove_document(database, name, document::previous);
    impl::set_kind(database, name, document::present, document::previous);
  }
  impl::add_text(database, name, document::present, text);
}

template <class Change>
void commit(impl::sqlite_connection& database, Change&& change) {
  impl::sqlite_transaction all(database, impl::sqlite_transaction::kind::writing);
  const std::int64_t pages = database.page_count();
  change(database);
  database.take_room(pages);
  all.commit();
}

// On a full disk the log may hold the room that is missing, for what is in the file by now, or should be.
template <class Change>
void change_all(impl::sqlite_connection& database, Change&& change) {
  try {
    commit(database, change);
  } catch (const impl::sqlite_error& failure) {
    if (!failure.is_full() || !database.empty_log()) throw;
    commit(database, change);
  }
}

void replace(impl::sqlite_file& file, const std::string& name, std::string_view text, bool usable) {
  try {
    guarded(file, [&] {
      change_all(file.to_write(), [&](impl::sqlite_connection& database) { put(database, name, text, usable); });
    });
  } catch (const impl::sqlite_error& failure) {
    const bool may_go = failure.is_damage() || (failure.is_no_database() && !usable);
    if (!may_go) throw;
    file.begin_anew([&](impl::sqlite_connection& database) { put(database, name, text, usable); });
  }
}

}  // namespace

sqlite_storage::sqlite_storage(const std::filesystem::path& file, sqlite_storage_options options)
    : file_(std::make_unique<impl::sqlite_file>(file, options)) {}

sqlite_storage::~sqlite_storage() = default;

void sqlite_storage::read(const std::string& name, read_reply reply) {
  std::unique_lock lock(mutex_);
  read_result found = read_from(*file_, name, document::present);
  lock.unlock();
  reply(std::move(found));
}

void sqlite_storage::read_previous(const std::string& name, read_reply reply) {
  std::unique_lock lock(mutex_);
  read_result found = read_from(*file_, name, document::previous);
  lock.unlock();
  reply(std::move(found));
}

void sqlite_storage::write(const std::string& name, std::string_view text) {
  const std::scoped_lock lock(mutex_);
  replace(*file_, name, text, true);
}

void sqlite_storage::write_over_unusable(const std::string& name, std::string_view text) {
  const std::scoped_lock lock(mutex_);
  replace(*file_, name, text, false);
}

bool sqlite_storage::append(const std::string& name, std::string_view change, std::uint64_t after) {
  const std::scoped_lock lock(mutex_);
  try {
    bool is_added = false;
    guarded(*file_, [&] {
      change_all(file_->to_write(), [&](impl::sqlite_connection& database) {
        is_added = impl::add_change(database, name, change, after);
      });
    });
    return is_added;
  } catch (const impl::sqlite_error& failure) {
    // The whole text has a better place: `write` begins a new database.
    if (!failure.is_damage()) throw;
    return false;
  }
}

void sqlite_storage::remove(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  guarded(*file_, [&] {
    impl::sqlite_connection* database = file_->to_read();
    if (database == nullptr) return;
    change_all(*database, [&](impl::sqlite_connection& in) {
      impl::remove_document(in, name, document::previous);
      impl::remove_document(in, name, document::present);
    });
  });
}

}  // namespace patchbay
