#pragma once

#include <patchbay/impl/language.hpp>
#include <patchbay/value/impl/text.hpp>

#include <filesystem>

namespace patchbay::inline v0_1 {

struct write_file_options {
  /// Whether it waits until the text is on the disk (fsync). Without it a crash of the program still loses nothing, but
  /// one of the machine may.
  bool sync = true;
  /// Who may do what with a file that is new, less the process's umask. One that is there keeps its own.
  std::filesystem::perms permissions = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write |
                                       std::filesystem::perms::group_read | std::filesystem::perms::group_write |
                                       std::filesystem::perms::others_read | std::filesystem::perms::others_write;
};

/// Makes `text` all that is in a file: at every moment, also that of a crash or a full disk, and for everybody who
/// reads it, the file is either the old or the new one, complete. Any number of threads and processes may write the
/// same file at once: each write is whole, and the last one to end wins.
///
/// A new file is made beside the old one, under a name that nobody can foresee and that nothing bears yet (".new" is
/// its end), gets the permissions of the old one and, as far as the system allows, its owner and group, and then takes
/// its place. A symbolic link in that place gives way to the file; what it leads to stays as it is. Other names of the
/// old file (hard links) keep the old text.
///
/// O(text), and looks through the folder once for what writes that were cut short left of this file; those of writers
/// that are still at work stay. A relative path counts from the working directory of this moment. The folder must be
/// there.
///
/// Throws `errc::io` with the file and the reason; the old file is as it was then, unless the folder alone could not be
/// brought to the disk. Thread-safe.
void write_file_atomically(const std::filesystem::path& file, impl::text text, write_file_options options = {});

}  // namespace patchbay
