#include <patchbay/middleware/unknown_action_warning.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

namespace patchbay::inline v0_1 {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// How many bytes to insert, remove or change, or neighbours to swap, to make one of the other. Case does not count.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_back(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], two_back[j - 2] + 1);
    }
    two_back.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

// A third of a word may be wrong.
std::size_t tolerance(std::string_view type) { return std::max<std::size_t>(1, type.size() / 3); }

constexpr std::size_t longest_compared = 256;

class watcher_of_types {
 public:
  explicit watcher_of_types(unknown_action_warning_options options)
      : options_(std::move(options)), known_(options_.known.begin(), options_.known.end()) {
    if (!options_.warn) options_.warn = [](std::string_view text) { std::cerr << "patchbay: " << text << '\n'; };
  }

  dispatch_result run(const next_dispatch& next, const action& a) {
    dispatch_result result = next(a);
    if (came_to_nothing(result, a.type()) && !a.type().starts_with("@@")) warn_of(a);
    return result;
  }

 private:
  [[nodiscard]] bool came_to_nothing(const dispatch_result& result, std::string_view type) const {
    if (!result.handled) return true;
    return !result.changed && !known_.empty() && !known_.contains(type);
  }

  void warn_of(const action& a) noexcept {
    try {
      if (options_.ignore && options_.ignore(a)) return;
      const std::scoped_lock lock(mutex_);
      if (warned_of_.size() >= options_.max_warnings || !warned_of_.emplace(a.type()).second) return;
      options_.warn(warning(a.type()));
    } catch (...) {
      // The dispatch is none of a warning's business.
    }
  }

  [[nodiscard]] std::string warning(std::string_view type) const {
    const std::string text = "Nothing handles the action type \"" + std::string(type) + "\".";
    const std::optional<std::string_view> meant = nearest(type);
    return meant ? text + " Did you mean \"" + std::string(*meant) + "\"?" : text;
  }

  [[nodiscard]] std::optional<std::string_view> nearest(std::string_view type) const {
    if (type.size() > longest_compared) return std::nullopt;
    std::optional<std::string_view> best;
    std::size_t least = tolerance(type) + 1;
    for (const std::string& each : known_) {
      const std::size_t apart = each.size() > 2 * longest_compared || each == type ? least : distance(type, each);
      if (apart >= least) continue;
      least = apart;
      best = each;
    }
    return best;
  }

  unknown_action_warning_options options_;
  std::set<std::string, std::less<>> known_;
  std::mutex mutex_;
  std::set<std::string, std::less<>> warned_of_;
};

}  // namespace

middleware unknown_action_warning(unknown_action_warning_options options) {
  auto watcher = std::make_shared<watcher_of_types>(std::move(options));
  return [watcher](const middleware_api&, const next_dispatch& next, const action& a) { return watcher->run(next, a); };
}

}  // namespace patchbay
