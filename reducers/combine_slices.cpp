#include <patchbay/reducers/combine_slices.hpp>

#include <patchbay/error.hpp>
#include <patchbay/value/pointer.hpp>

#include <algorithm>
#include <mutex>
#include <optional>

namespace patchbay {

namespace {

template <class List>
auto find(List& list, std::string_view path) {
  return std::find_if(list.begin(), list.end(), [&](const slice_entry& each) { return each.path == path; });
}

[[noreturn]] void throw_clash(const std::string& path) {
  throw error(errc::invalid_argument, "There is another slice at \"" + path + '"',
              {.pointer = (pointer() / path).text()});
}

}  // namespace

// The reducer is made anew for each change of the list, so that an action under way keeps the one it began with.
class combined_slices::registry {
 public:
  explicit registry(combine_options options) : options_(std::move(options)) {}

  [[nodiscard]] std::shared_ptr<const reducer> current() const {
    const std::lock_guard lock(guard_);
    return combined_;
  }

  [[nodiscard]] std::optional<slice_entry> at(std::string_view path) const {
    const std::lock_guard lock(guard_);
    const auto found = find(list_, path);
    return found != list_.end() ? std::optional(*found) : std::nullopt;
  }

  bool add(slice_entry entry, inject_options how) {
    const std::lock_guard lock(guard_);
    std::vector<slice_entry> next = list_;
    const auto there = find(next, entry.path);
    if (there == next.end()) {
      next.push_back(std::move(entry));
    } else {
      if (entry.identity != nullptr && there->identity == entry.identity) return false;
      if (!how.override_existing) throw_clash(entry.path);
      *there = std::move(entry);
    }
    use(std::move(next));
    return true;
  }

  void put_back(std::string_view path, std::optional<slice_entry> before) {
    const std::lock_guard lock(guard_);
    std::vector<slice_entry> next = list_;
    const auto there = find(next, path);
    if (there == next.end()) return;
    if (before)
      *there = *std::move(before);
    else
      next.erase(there);
    use(std::move(next));
  }

 private:
  void use(std::vector<slice_entry> next) {
    std::vector<std::pair<std::string, reducer>> slices;
    slices.reserve(next.size());
    for (const slice_entry& each : next) slices.emplace_back(each.path, each.reducer);
    combined_ =
        slices.empty() ? nullptr : std::make_shared<const reducer>(combine_reducers(std::move(slices), options_));
    list_ = std::move(next);
  }

  mutable std::mutex guard_;
  combine_options options_;
  std::vector<slice_entry> list_;
  std::shared_ptr<const reducer> combined_;
};

combined_slices::combined_slices(std::vector<slice_entry> entries, combine_options options)
    : registry_(std::make_shared<registry>(std::move(options))) {
  for (slice_entry& entry : entries) registry_->add(std::move(entry), {});
}

bool combined_slices::inject(slice_entry entry, inject_options options) const {
  return registry_->add(std::move(entry), options);
}

bool combined_slices::inject(store& running, slice_entry entry, inject_options options) const {
  const std::string path = entry.path;
  const std::optional<slice_entry> before = registry_->at(path);
  if (!registry_->add(std::move(entry), options)) return false;
  try {
    running.refresh();
  } catch (...) {
    registry_->put_back(path, before);
    throw;
  }
  return true;
}

bool combined_slices::contains(std::string_view path) const { return registry_->at(path).has_value(); }

value combined_slices::operator()(const value* state, const action& a) const {
  const std::shared_ptr<const reducer> run = registry_->current();
  if (run) return run->reduce(state, a);
  return state != nullptr && !state->is_null() ? *state : value::object();
}

}  // namespace patchbay
