#pragma once

#include <patchbay/impl/language.hpp>

#include <memory>
#include <string>
#include <string_view>

/// What needs ICU: the package `patchbay-icu`, target `patchbay::icu`, built where ICU's development files are.
namespace patchbay::inline v0_1::icu {

/// What makes two texts different, as in JavaScript's `Intl.Collator`.
enum class sensitivity {
  base,       ///< letters: a and b
  accent,     ///< and accents: a and á
  case_only,  ///< letters and case: a and A
  variant,    ///< all of that
};

struct collator_options {
  icu::sensitivity sensitivity = sensitivity::variant;
  /// Digits count as numbers: "2" comes before "10".
  bool numeric = false;
};

/// The order of texts in a language: JavaScript's `a.localeCompare(b, locale, options)`, a `text_order` for
/// `order_by` (reducers/collation.hpp).
///
///     const icu::collator names("de");
///     entity_adapter users({.sort_comparer = order_by("/name", names)});
///
/// Orders depend on the version of ICU: what is sorted in a state that was stored under another one is to be sorted
/// again (`set_all`). Copies share what they hold. Safe to call from any thread.
class collator {
 public:
  /// `locale` is a BCP 47 tag such as "de" or "sv-SE"; the order that all languages start from if empty. Throws
  /// `errc::invalid_argument` for what is no tag, and where ICU has no data at all.
  explicit collator(const std::string& locale = {}, collator_options options = {});

  /// Below 0 where `a` comes before `b`, above 0 where it comes after, 0 where they are the same by the sensitivity.
  /// Bytes that are not UTF-8 count as U+FFFD. O(a + b)
  [[nodiscard]] int compare(std::string_view a, std::string_view b) const;
  /// Whether `a` comes before `b`.
  [[nodiscard]] bool operator()(std::string_view a, std::string_view b) const { return compare(a, b) < 0; }

 private:
  struct order;
  std::shared_ptr<const order> order_;
};

}  // namespace patchbay::icu
