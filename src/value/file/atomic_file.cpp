#include <patchbay/atomic_file.hpp>

#include "value/file/file_draft.hpp"

namespace patchbay::inline v0_1 {

void write_file_atomically(const std::filesystem::path& file, impl::text text, write_file_options options) {
  const auto access = impl::system_file_access();
  const std::string target = std::filesystem::absolute(file).string();
  impl::remove_abandoned_drafts(*access, target);
  impl::file_draft draft(*access, target, static_cast<unsigned>(options.permissions));
  draft.write(text, options.sync);
  draft.take_place_of(target);
  impl::sync_folder_of(*access, target, options.sync);
}

}  // namespace patchbay
