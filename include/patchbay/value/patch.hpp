#pragma once

#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

/// One operation of a patch, with the members of RFC 6902.
struct operation {
  enum class kind : unsigned char { add, remove, replace, move, copy, test };

  kind op = kind::test;
  pointer path{};
  pointer from{};           ///< of move and copy
  patchbay::value value{};  ///< of add, replace and test

  friend bool operator==(const operation&, const operation&) = default;
};

/// Prints the operation as RFC 6902 writes it.
std::ostream& operator<<(std::ostream& out, const operation& op);

/// "add", "remove", "replace", "move", "copy" or "test".
[[nodiscard]] std::string_view to_string(operation::kind op) noexcept;

/// A JSON Patch (RFC 6902): operations that apply in order. Values in it share structure with the documents they came
/// from. A regular value type.
class patch {
 public:
  using const_iterator = std::vector<operation>::const_iterator;

  patch() = default;
  patch(std::initializer_list<operation> operations) : operations_(operations) {}
  explicit patch(std::vector<operation> operations) : operations_(std::move(operations)) {}

  /// Reads the RFC 6902 document form. Throws `errc::patch_syntax` (or `errc::pointer_syntax`) with the pointer of the
  /// faulty operation inside the document. Unknown members are ignored, as the RFC demands.
  [[nodiscard]] static patch from(const value& document);
  [[nodiscard]] static patch parse(impl::text text, parse_options options = {});

  [[nodiscard]] bool empty() const noexcept { return operations_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return operations_.size(); }
  [[nodiscard]] const operation& operator[](std::size_t index) const { return operations_.at(index); }
  [[nodiscard]] const_iterator begin() const noexcept { return operations_.begin(); }
  [[nodiscard]] const_iterator end() const noexcept { return operations_.end(); }
  void push_back(operation next) { operations_.push_back(std::move(next)); }

  /// The RFC 6902 document. O(operations); values are shared.
  [[nodiscard]] value to_value() const;
  /// Its JSON text. Members are written in the order op, from, path, value.
  [[nodiscard]] std::string dump() const;
  void dump_to(std::string& out) const;

  friend bool operator==(const patch&, const patch&) = default;
  /// Prints `dump()`.
  friend std::ostream& operator<<(std::ostream& out, const patch& p);
  /// What GoogleTest shows of a patch: the same, and not a container of operations.
  friend void PrintTo(const patch& p, std::ostream* out) { *out << p; }

 private:
  friend struct impl::value_access;
  std::vector<operation> operations_;
};

/// nlohmann's hooks.
void to_json(nlohmann::json& to, const patch& from);
void from_json(const nlohmann::json& from, patch& to);

/// `document` after all operations of `changes`. All or nothing: throws `errc::patch_conflict` (a place that does not
/// exist, an index out of range, a move into itself) or `errc::patch_test_failed`, with the pointer at fault, and
/// `document` is as it was. O(operations x log n).
[[nodiscard]] value apply(const value& document, const patch& changes);

/// The patch that leads from `apply(base, changes)` back to `base`. Throws as `apply`.
/// O(operations x log n).
[[nodiscard]] patch invert(const value& base, const patch& changes);

/// JSON Merge Patch (RFC 7396): members of `changes` replace those of `target`, null removes. Parts that come out equal
/// keep their identity.
[[nodiscard]] value merge_patch(const value& target, const value& changes);

}  // namespace patchbay
