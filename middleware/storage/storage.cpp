#include <patchbay/persist/storage.hpp>

#include <cstddef>
#include <utility>

namespace patchbay::inline v0_1 {

namespace {

// Bytes from the lowest to the highest, on any machine.
std::uint64_t word_at(std::string_view text, std::size_t size) noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < size; ++i) word |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
  return word;
}

// One to one for each word, so that words that differ in one place always come to different numbers.
std::uint64_t mixed(std::uint64_t sum, std::uint64_t word) noexcept {
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
  sum = (sum ^ word) * odd;
  return sum ^ (sum >> 32U);
}

}  // namespace

std::uint64_t fingerprint(std::string_view text, std::uint64_t before) noexcept {
  constexpr std::size_t word = sizeof(std::uint64_t);
  std::uint64_t sum = mixed(before, text.size() + 1);
  for (; text.size() >= word; text.remove_prefix(word)) sum = mixed(sum, word_at(text, word));
  return mixed(mixed(sum, word_at(text, text.size())), 0);
}

void storage::read_previous(const std::string&, read_reply reply) { reply({}); }
bool storage::append(const std::string&, std::string_view, std::uint64_t) { return false; }

void memory_storage::read(const std::string& name, read_reply reply) { reply({text(name)}); }

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
