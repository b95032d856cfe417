#include <patchbay/middleware/sqlite_storage.hpp>

#include "storage_sqlite_file.hpp"
#include "storage_sqlite_schema.hpp"

#include <utility>

namespace patchbay {

namespace {

namespace kind = impl::document_kind;

// Runs `call`; a failure other than that somebody else is at work costs the connection.
template <class Call>
decltype(auto) guarded(impl::sqlite_file& file, Call&& call) {
  try {
    return std::forward<Call>(call)();
  } catch (const impl::sqlite_error& failure) {
    if (!failure.is_busy()) file.close();
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
    impl::set_kind(database, name, kind::present, kind::unusable);
  } else if (impl::has_document(database, name, kind::present)) {
    impl::remove_document(database, name, kind::previous);
    impl::set_kind(database, name, kind::present, kind::previous);
  }
  impl::add_text(database, name, kind::present, text);
}

void replace(impl::sqlite_file& file, const std::string& name, std::string_view text, bool usable) {
  try {
    guarded(file, [&] {
      impl::sqlite_connection& database = file.to_write();
      impl::sqlite_transaction all(database, impl::sqlite_transaction::kind::writing);
      put(database, name, text, usable);
      all.commit();
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
  read_result found = read_from(*file_, name, kind::present);
  lock.unlock();
  reply(std::move(found));
}

void sqlite_storage::read_previous(const std::string& name, read_reply reply) {
  std::unique_lock lock(mutex_);
  read_result found = read_from(*file_, name, kind::previous);
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
    return guarded(*file_, [&] { return impl::add_change(file_->to_write(), name, change, after); });
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
    impl::sqlite_transaction all(*database, impl::sqlite_transaction::kind::writing);
    impl::remove_document(*database, name, kind::previous);
    impl::remove_document(*database, name, kind::present);
    all.commit();
  });
}

}  // namespace patchbay
