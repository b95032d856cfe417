#pragma once

#include <patchbay/impl/language.hpp>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {
class file_access;
}

/// What a read came to: the text, nothing where nothing is stored, or why it failed.
struct read_result {
  std::optional<std::string> text{};
  /// With a text: why there are no more changes than these.
  std::exception_ptr failure{};
  /// What was appended to the text, in that order.
  std::vector<std::string> changes{};
};
using read_reply = std::function<void(read_result)>;

/// A number that stands for a text, or for a text and the changes behind it: `fingerprint(change, fingerprint(text))`.
/// Others than these have another one, except by an accident of 1 in 2^64; it is no defence against intent. The same
/// on every machine and in every version. O(size).
[[nodiscard]] std::uint64_t fingerprint(std::string_view text, std::uint64_t before = 0) noexcept;

/// Texts kept under names: where `persist` (persist.hpp) puts the state. Any text is a name; a storage that cannot take
/// one says so. Reads may answer later; writes and removals are done when they return, and run where the caller wants
/// them. Members may be called from any thread.
class storage {
 public:
  storage() = default;
  storage(const storage&) = delete;
  storage& operator=(const storage&) = delete;
  virtual ~storage() = default;

  /// Answers once: within the call or later, from any thread. May throw instead of answering.
  virtual void read(const std::string& name, read_reply reply) = 0;
  /// The text before the last write, for when the present one cannot be used. Nothing, where a storage keeps none.
  virtual void read_previous(const std::string& name, read_reply reply);
  /// Replaces the text. If it throws, what is stored is the old text or the new one, complete.
  virtual void write(const std::string& name, std::string_view text) = 0;
  /// The same where the present text was found to be unusable: a storage that can puts that aside, so that it does not
  /// take the place of the previous one.
  virtual void write_over_unusable(const std::string& name, std::string_view text) { write(name, text); }
  /// Keeps `change`, a JSON Patch (RFC 6902) against the stored document, behind the text and the changes before, until
  /// the next write. Those belong to one another, also as the previous text. `after` is the fingerprint of all that
  /// should be stored already: if that is something else, or the storage keeps no changes, as by default, nothing
  /// happens and the result is false; the caller writes the whole text then. If it throws, the change is stored or not.
  [[nodiscard]] virtual bool append(const std::string& name, std::string_view change, std::uint64_t after);
  /// Removes what is stored; nothing happens where nothing is.
  virtual void remove(const std::string& name) = 0;
};

/// Texts in memory, for tests and as the simplest storage there is. All answers come within the call. Thread-safe.
class memory_storage final : public storage {
 public:
  void read(const std::string& name, read_reply reply) override;
  void write(const std::string& name, std::string_view text) override;
  void remove(const std::string& name) override;

  /// The text under this name; nothing where there is none.
  [[nodiscard]] std::optional<std::string> text(const std::string& name) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> texts_;
};

struct file_storage_options {
  /// Whether a write waits until it is on the disk (fsync). Without it a crash of the program still loses nothing, but
  /// one of the machine may.
  bool sync = true;
};

/// One file for each name, in one folder, which is made when it is first written to. The file of "todos" is
/// "todos.json"; bytes of a name other than letters, digits, '-', '_' and inner dots are written as "%2F", so no name
/// leads out of the folder.
///
/// A write makes a new file beside the old one, waits until it is on the disk, and gives it the old one's name: at
/// every moment, also that of a crash or a full disk, the file is either the old or the new one, complete. The old one
/// stays as "todos.json.bak", which is what `read_previous` reads. What `write_over_unusable` replaces goes to
/// "todos.json.unusable" ("-2", "-3" and so on appended) instead. The file is the whole text at all times, for whoever
/// else reads it: every write is O(text); sqlite_storage.hpp has the one that writes only changes. Files ending in
/// ".new" and ".old" are those of a write under way or one that was cut short; the next process's first write clears
/// them away.
///
/// A new file has the permissions of the old one, and the copy keeps them: what was private (600) stays so. No symbolic
/// link is followed when a file is written; one in the place of "todos.json" gives way to the file. A relative folder
/// counts from the working directory at the time of construction.
///
/// Members throw (reads: answer) `errc::io` with the file and the reason, and `errc::invalid_argument` for a name that
/// is empty or gives a file name over 200 bytes. All work is done within the call. Thread-safe; a folder belongs to one
/// process at a time, and a name in it to one storage.
class file_storage final : public storage {
 public:
  explicit file_storage(std::filesystem::path folder, file_storage_options options = {});
  ~file_storage() override;

  void read(const std::string& name, read_reply reply) override;
  void read_previous(const std::string& name, read_reply reply) override;
  void write(const std::string& name, std::string_view text) override;
  void write_over_unusable(const std::string& name, std::string_view text) override;
  void remove(const std::string& name) override;

  /// The file of this name.
  [[nodiscard]] std::filesystem::path file(const std::string& name) const;

  /// For tests of the library: with other system calls.
  file_storage(std::filesystem::path folder, file_storage_options options, std::unique_ptr<impl::file_access> access);

 private:
  void replace(const std::string& name, std::string_view text, bool usable);
  void put_aside(const std::string& file);
  void keep_copy(const std::string& file, const std::string& copy);
  void write_copy(const std::string& file, const std::string& copy, std::string_view text);
  void remove_abandoned();

  std::mutex mutex_;
  std::filesystem::path folder_;
  file_storage_options options_;
  std::unique_ptr<impl::file_access> access_;
  bool is_cleared_ = false;
};

}  // namespace patchbay
