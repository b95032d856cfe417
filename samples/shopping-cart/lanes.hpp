#pragma once

#include "paper.hpp"
#include "table.hpp"

#include <patchbay/store/store.hpp>
#include <patchbay/store/update.hpp>
#include <patchbay/store/view.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace shopping_cart {

/// A view with its column: it gathers what the view receives until somebody takes it.
class lane {
 public:
  /// A view of one place.
  lane(patchbay::store& store, std::string label, const std::string& place);
  /// A view of what a selector derives.
  lane(patchbay::store& store, std::string label, patchbay::selector source, std::string about);
  lane(const lane&) = delete;
  lane& operator=(const lane&) = delete;

  [[nodiscard]] const std::string& label() const noexcept { return view_.label(); }
  /// What the view sees.
  [[nodiscard]] const std::string& about() const noexcept { return about_; }

  /// What the view has now.
  [[nodiscard]] table_cell show_snapshot(const paper& on) const;
  /// The patches that came since the last call. Their paths are shown as from the place of the view.
  [[nodiscard]] table_cell take_patches(const paper& on);

  [[nodiscard]] std::size_t updates() const noexcept { return updates_; }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  [[nodiscard]] patchbay::view_callback receive();
  [[nodiscard]] text_line describe(const patchbay::operation& change) const;

  std::string place_;
  std::string about_;
  std::vector<patchbay::update> received_;
  std::size_t updates_ = 0;
  std::size_t bytes_ = 0;
  patchbay::view view_;  // the last member: it ends before what its callback uses
};

}  // namespace shopping_cart
