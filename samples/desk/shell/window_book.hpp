#pragma once

#include <patchbay/store/store.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace dataforge {

/// Gives windows their labels: "wells", "wells-2", "wells-3". What a window shows is in the state, so that a page that
/// is loaded again shows the same. Thread-safe. The store must outlive it.
class window_book {
 public:
  /// Makes the address at which a page opens as the window with this label. It was asked for by the window `opener`, or
  /// by the application where that is empty.
  using address_maker = std::function<std::string(const std::string& label, const std::string& opener)>;

  static constexpr std::size_t most_waiting = 64;

  explicit window_book(patchbay::store& state) : state_(state) {}

  void open_at(address_maker addresses);

  /// The address that opens one more window of a kind: "main", "wells", "curve" or "settings". A curve window shows one
  /// curve for good, or where `curve_id` is null the one that is selected. Throws `errc::invalid_argument` for another
  /// kind, `errc::not_found` for an unknown curve, `errc::limit` while `most_waiting` addresses are unused, and what
  /// the address maker throws.
  [[nodiscard]] std::string open(std::string_view kind, const patchbay::value& curve_id = {},
                                 const std::string& opener = {});

  /// Keeps the label of a window of the run before, whose page may come back. Where its curve is no more, it shows the
  /// one that is selected.
  void take_back(const std::string& label, const patchbay::value& curve_id);

  /// To be told of every window that opened: its address is used; and of every one that did not open in time.
  void opened(std::string_view label);

 private:
  [[nodiscard]] std::string next_label(std::string_view kind);

  patchbay::store& state_;
  std::mutex guard_;
  // Guarded:
  std::map<std::string, std::size_t, std::less<>> last_numbers_;
  std::set<std::string, std::less<>> waiting_;
  address_maker addresses_;
};

}  // namespace dataforge
