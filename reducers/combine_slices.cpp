#include <patchbay/reducers/combine_slices.hpp>

#include "reducers/combination.hpp"

#include <patchbay/error.hpp>
#include <patchbay/store/weak_store.hpp>
#include <patchbay/value/pointer.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <unordered_map>

namespace patchbay::inline v0_1 {

namespace {

using entry_pointer = std::shared_ptr<const slice_entry>;

[[noreturn]] void throw_clash(const std::string& path) {
  throw error(errc::invalid_argument, "There is another slice at \"" + path + '"',
              {.pointer = (pointer() / path).text()});
}

}  // namespace

// Which slices there are, in the order they came. No user code runs under its lock.
class combined_slices::registry {
 public:
  explicit registry(combine_options options) : options_(std::move(options)) {}

  struct listing {
    std::uint64_t version = 0;
    std::vector<entry_pointer> entries{};
  };
  [[nodiscard]] listing list() const {
    const std::lock_guard lock(guard_);
    listing all{.version = version_};
    all.entries.reserve(entries_.size());
    for (const auto& [number, entry] : entries_) all.entries.push_back(entry);
    return all;
  }
  [[nodiscard]] std::uint64_t version() const {
    const std::lock_guard lock(guard_);
    return version_;
  }
  [[nodiscard]] const combine_options& options() const noexcept { return options_; }

  [[nodiscard]] bool contains(const std::string& path) const {
    const std::lock_guard lock(guard_);
    return numbers_.contains(path);
  }

  // What took a place, and what was there before.
  struct change {
    entry_pointer added{};
    entry_pointer replaced{};
  };
  // Nothing added where the slice was there already. O(log slices)
  [[nodiscard]] change add(slice_entry entry, inject_options how) {
    impl::check_slice(entry.path, entry.reducer);
    const auto added = std::make_shared<const slice_entry>(std::move(entry));
    const std::lock_guard lock(guard_);
    const auto there = numbers_.find(added->path);
    if (there == numbers_.end()) {
      numbers_.emplace(added->path, next_);
      entries_.emplace(next_++, added);
      ++version_;
      return {added};
    }
    entry_pointer& place = entries_.at(there->second);
    if (added->identity != nullptr && place->identity == added->identity) return {};
    if (!how.override_existing) throw_clash(added->path);
    ++version_;
    return {added, std::exchange(place, added)};
  }

  // Unless something else has changed the place since.
  void take_back(const change& made) {
    const std::lock_guard lock(guard_);
    const auto there = numbers_.find(made.added->path);
    if (there == numbers_.end() || entries_.at(there->second) != made.added) return;
    ++version_;
    if (made.replaced) {
      entries_.at(there->second) = made.replaced;
      return;
    }
    entries_.erase(there->second);
    numbers_.erase(there);
  }

 private:
  mutable std::mutex guard_;
  const combine_options options_;
  std::uint64_t version_ = 0;
  std::uint64_t next_ = 0;
  std::map<std::uint64_t, entry_pointer> entries_;
  std::unordered_map<std::string, std::uint64_t> numbers_;
};

// The reducers that one copy runs, each a copy of its slice's with what it remembers. They stay as long as their slice
// is there, or may come back.
class combined_slices::instances {
 public:
  instances() = default;
  instances(const instances& other) {
    const std::shared_ptr<const generation> from = other.now();
    auto copied = std::make_shared<generation>();
    for (const instance& each : from->all) {
      copied->all.push_back({each.entry, std::make_shared<const reducer>(*each.run)});
    }
    now_ = std::move(copied);
  }
  instances& operator=(const instances&) = delete;

  // An action under way keeps the reducer it began with.
  [[nodiscard]] std::shared_ptr<const reducer> of(const registry& slices) {
    std::shared_ptr<const generation> known = now();
    while (!known->combined || known->version != slices.version()) {
      auto next = std::make_shared<const generation>(follow(*known, slices));
      const std::lock_guard lock(guard_);
      if (now_ == known) now_ = next;
      known = now_;
    }
    return known->combined;
  }

 private:
  struct instance {
    std::weak_ptr<const slice_entry> entry;
    std::shared_ptr<const reducer> run;
  };
  struct generation {
    std::uint64_t version = 0;
    std::vector<instance> all{};  // also of slices that are held for their return
    std::shared_ptr<const reducer> combined{};
  };

  [[nodiscard]] std::shared_ptr<const generation> now() const {
    const std::lock_guard lock(guard_);
    return now_;
  }

  [[nodiscard]] static generation follow(const generation& last, const registry& slices) {
    const registry::listing listed = slices.list();
    std::unordered_map<entry_pointer, std::shared_ptr<const reducer>> known;
    for (const instance& each : last.all) {
      if (entry_pointer entry = each.entry.lock()) known.emplace(std::move(entry), each.run);
    }
    generation next{.version = listed.version};
    impl::slice_list list;
    for (const entry_pointer& entry : listed.entries) {
      auto run = known.extract(entry);
      next.all.push_back({entry, run ? run.mapped() : std::make_shared<const reducer>(entry->reducer)});
      list.emplace_back(entry->path, running(next.all.back().run));
    }
    for (const auto& [entry, run] : known) next.all.push_back({entry, run});
    next.combined = std::make_shared<const reducer>(
        list.empty() ? reducer(empty_state) : impl::combine_checked(std::move(list), slices.options()));
    return next;
  }

  // The instance itself, not a copy.
  [[nodiscard]] static reducer running(std::shared_ptr<const reducer> run) {
    return impl::with_answers{
        [run = std::move(run)](const value* state, const action& a) -> value { return run->reduce(state, a); }};
  }

  static value empty_state(const value* state, const action&) {
    return state != nullptr && !state->is_null() ? *state : value::object();
  }

  mutable std::mutex guard_;
  std::shared_ptr<const generation> now_ = std::make_shared<const generation>();
};

combined_slices::combined_slices(std::vector<slice_entry> entries, combine_options options)
    : registry_(std::make_shared<registry>(std::move(options))), instances_(std::make_unique<instances>()) {
  for (slice_entry& entry : entries) (void)registry_->add(std::move(entry), {});
}

combined_slices::combined_slices(const combined_slices& other)
    : registry_(other.registry_), instances_(std::make_unique<instances>(*other.instances_)) {}

combined_slices& combined_slices::operator=(const combined_slices& other) {
  if (this != &other) *this = combined_slices(other);
  return *this;
}

combined_slices::combined_slices(combined_slices&&) noexcept = default;
combined_slices& combined_slices::operator=(combined_slices&&) noexcept = default;
combined_slices::~combined_slices() = default;

bool combined_slices::inject(slice_entry entry, inject_options options) const {
  return registry_->add(std::move(entry), options).added != nullptr;
}

bool combined_slices::inject(store& running, slice_entry entry, inject_options options) const {
  return running.batch([&] {
    const registry::change made = registry_->add(std::move(entry), options);
    if (!made.added) return false;
    weak_store(running).on_batch_failed([slices = registry_, made] { slices->take_back(made); });
    running.refresh();
    return true;
  });
}

bool combined_slices::contains(impl::text path) const { return registry_->contains(std::string(path)); }

value combined_slices::operator()(const value* state, const action& a) const {
  return instances_->of(*registry_)->reduce(state, a);
}

}  // namespace patchbay
