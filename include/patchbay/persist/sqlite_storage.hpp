#pragma once

#include <patchbay/persist/storage.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1 {

namespace impl {
class sqlite_file;
}

struct sqlite_storage_options {
  /// Whether a write waits until it is on the disk. Without it a crash of the program still loses nothing, and one of
  /// the machine only what was written last.
  bool sync = true;
  /// How long a call waits for another process that is writing, before it fails.
  std::chrono::milliseconds busy_timeout{2000};
};

/// All names in one SQLite database, which is made, with its folder, when it is first written to. Changes are appended:
/// what `persist` writes after a change is as long as the change. Every write is one transaction, complete or not done
/// at all, also when the program or the machine crashes in the middle.
///
/// `read_previous` gives the text before the last `write`, with the changes that were appended to it. What
/// `write_over_unusable` replaces stays in the database, as a document of the kind 'unusable'. Where the file is no
/// database, or one too damaged to be written to, it becomes "....unusable" ("-2", "-3" and so on appended), and a new
/// one begins with what of the other names can still be read; a file that is no database only gives way to
/// `write_over_unusable`. Damage inside texts and changes is found by their fingerprints when they are read; that the
/// database as such is sound is looked at once, before the first write, in O(size).
///
/// Where nothing can be written, be it that the disk is full or the folder somebody else's, a database is still read
/// unless a write-ahead log lies beside it: its last user has not ended, or was cut short.
///
/// On a full disk a write that does not fit is refused and changes nothing; what does fit in the room that the database
/// has on the disk is stored, also where its log has to be brought into it for that. A database that begins anew has
/// the permissions of the old one, and so has all that lies beside it.
///
/// A symbolic link is followed when the storage is made: the database, and all that is said above to lie beside it, is
/// where the link leads, and the link stays.
///
/// Never touched are databases of other programs, and those of later versions of this library. Members throw (reads:
/// answer) `errc::io` with the file and the reason. All work is done within the call. Thread-safe.
///
/// Several processes may use a database at once. Each write is whole, the last one wins; who has not read or written
/// the last one replaces it by the whole text instead of adding a change to it.
///
/// For other programs: the tables are `documents` (id, name, kind: 'present', 'previous' or 'unusable') and `pieces`
/// (document, number, fingerprint, text), where number 0 is the text and the others are its changes in their order.
class sqlite_storage final : public storage {
 public:
  explicit sqlite_storage(const std::filesystem::path& file, sqlite_storage_options options = {});
  /// Brings what the write-ahead log holds into the file, and ends the log.
  ~sqlite_storage() override;

  void read(const std::string& name, read_reply reply) override;
  void read_previous(const std::string& name, read_reply reply) override;
  void write(const std::string& name, std::string_view text) override;
  void write_over_unusable(const std::string& name, std::string_view text) override;
  [[nodiscard]] bool append(const std::string& name, std::string_view change, std::uint64_t after) override;
  void remove(const std::string& name) override;

 private:
  std::mutex mutex_;
  std::unique_ptr<impl::sqlite_file> file_;
};

}  // namespace patchbay
