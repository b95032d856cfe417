#include <patchbay/store/handler.hpp>

#include <algorithm>

namespace patchbay::inline v0_1 {

namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

[[noreturn]] void throw_duplicate(const std::string& type) {
  throw error(errc::invalid_argument, "The action type \"" + type + "\" has a handler already.", {.action_type = type});
}

}  // namespace

handler_map::handler_map(std::initializer_list<std::pair<const std::string, handler>> handlers) {
  for (const auto& [type, run] : handlers) add(type, run);
}

handler_map& handler_map::add(std::string type, handler h) {
  if (entries_.contains(type)) throw_duplicate(type);
  auto added = std::make_shared<const entry>(entry{value(type), std::move(h)});
  entries_.emplace(std::move(type), std::move(added));
  return *this;
}

handler_map& handler_map::add(const handler_map& others, impl::text prefix) {
  // Listed first: a type that is taken refuses all of them, and `others` may be this.
  std::vector<std::pair<std::string, std::shared_ptr<const entry>>> added;
  added.reserve(others.entries_.size());
  for (const auto& [type, each] : others.entries_) {
    added.emplace_back(std::string(prefix) + type, each);
    if (entries_.contains(added.back().first)) throw_duplicate(added.back().first);
  }
  for (auto& [type, each] : added) add(std::move(type), each->run);
  return *this;
}

std::shared_ptr<const handler_map::entry> handler_map::extract(std::string_view type) {
  const auto found = entries_.find(type);
  if (found == entries_.end()) return nullptr;
  auto taken = std::move(found->second);
  entries_.erase(found);
  return taken;
}

std::vector<std::string> handler_map::types() const {
  std::vector<std::string> all;
  all.reserve(entries_.size());
  for (const auto& [type, each] : entries_) all.push_back(type);
  std::sort(all.begin(), all.end());
  return all;
}

const std::shared_ptr<const handler_map::entry>* handler_map::look_up(std::string_view type,
                                                                      handler_lookup lookup) const {
  if (const auto exact = entries_.find(type); exact != entries_.end()) return &exact->second;
  if (lookup == handler_lookup::exact) return nullptr;
  // Several types may differ in case only: the first by bytes is taken, whatever the table's order.
  const std::pair<const std::string, std::shared_ptr<const entry>>* best = nullptr;
  for (const auto& each : entries_) {
    if (equal_ignoring_case(each.first, type) && (best == nullptr || each.first < best->first)) best = &each;
  }
  return best != nullptr ? &best->second : nullptr;
}

const handler_map::entry* handler_map::find(std::string_view type) const {
  const auto* found = look_up(type, handler_lookup::exact);
  return found != nullptr ? found->get() : nullptr;
}

}  // namespace patchbay
