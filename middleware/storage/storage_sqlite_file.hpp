#pragma once

#include "middleware/storage/storage_sqlite_connection.hpp"
#include "value/file/storage_access.hpp"

#include <patchbay/persist/sqlite_storage.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::impl {

// The database file of a sqlite_storage: opened when it is first needed, and anew where another file has come in its
// place. Members throw errc::io. Not thread-safe.
class sqlite_file {
 public:
  sqlite_file(const std::filesystem::path& file, sqlite_storage_options options);

  // Null while nothing is stored.
  [[nodiscard]] sqlite_connection* to_read();
  // Makes the file where there is none. The first time all of it is looked through, for what is written into a damaged
  // database may not be found again. O(size) then.
  [[nodiscard]] sqlite_connection& to_write();
  // After a failure that may leave the connection in doubt.
  void close() { open_.reset(); }

  // Puts the file aside and begins a new one with what can be read of the documents of the old one; `fill` completes
  // that. At every moment, also that of a crash, there is the old file or the new one, complete.
  void begin_anew(const std::function<void(sqlite_connection& database)>& fill);

 private:
  // Says which file it is, whatever its name; zeros where there is none.
  using identity = std::pair<std::uint64_t, std::uint64_t>;
  [[nodiscard]] identity present_file() const;
  void leave_if_replaced();
  void open(sqlite_connection::mode how);
  // For one call; false where that cannot be.
  [[nodiscard]] bool open_unchanging();
  void set_up(sqlite_connection& database) const;
  void make_fresh(const std::string& file, const std::function<void(sqlite_connection& database)>& fill) const;
  void copy_documents(sqlite_connection& to) const;
  void put_aside() const;

  const std::string file_;
  const sqlite_storage_options options_;
  const std::unique_ptr<file_access> access_ = system_file_access();
  std::unique_ptr<sqlite_connection> open_;
  identity opened_;
  bool unchanging_ = false;
  bool sound_ = false;
};

}  // namespace patchbay::impl
