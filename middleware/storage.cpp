#include <patchbay/middleware/storage.hpp>

#include <utility>

namespace patchbay {

void storage::read_previous(const std::string&, read_reply reply) { reply({}); }

void memory_storage::read(const std::string& name, read_reply reply) { reply({text(name), nullptr}); }

void memory_storage::write(const std::string& name, std::string_view text) {
  const std::scoped_lock lock(mutex_);
  texts_.insert_or_assign(name, std::string(text));
}

void memory_storage::remove(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  texts_.erase(name);
}

std::optional<std::string> memory_storage::text(const std::string& name) const {
  const std::scoped_lock lock(mutex_);
  const auto found = texts_.find(name);
  if (found == texts_.end()) return {};
  return found->second;
}

}  // namespace patchbay
