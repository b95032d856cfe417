#pragma once

#include <patchbay/store/store.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace dataforge {

/// Gives windows their labels: "wells", "wells-2", "wells-3". What a window shows is in the state, so that a page that
/// is loaded again shows the same. Thread-safe. The store must outlive it.
class window_book {
 public:
  /// Makes the address at which a page opens as the window with this label.
  using address_maker = std::function<std::string(const std::string& label)>;

  explicit window_book(patchbay::store& state) : state_(state) {}

  void open_at(address_maker addresses);

  /// The address that opens one more window of a kind: "main", "wells", "curve" or "settings". A curve window shows one
  /// curve for good, or where `curve_id` is null the one that is selected. Throws `errc::invalid_argument` for another
  /// kind, `errc::not_found` for an unknown curve.
  [[nodiscard]] std::string open(std::string_view kind, const patchbay::value& curve_id = {});

 private:
  [[nodiscard]] std::string next_label(std::string_view kind);

  patchbay::store& state_;
  std::mutex guard_;
  // Guarded:
  std::map<std::string, std::size_t, std::less<>> opened_;
  address_maker addresses_;
};

}  // namespace dataforge
