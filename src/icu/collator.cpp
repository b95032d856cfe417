#include <patchbay/icu/collator.hpp>

#include <patchbay/error.hpp>

#include <unicode/coll.h>
#include <unicode/locid.h>
#include <unicode/stringpiece.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::icu {

namespace {

[[noreturn]] void refuse(const std::string& locale, const std::string& reason) {
  throw error(errc::invalid_argument, "Cannot order texts of the locale \"" + locale + "\": " + reason + ".");
}

::icu::Locale locale_of(const std::string& tag) {
  if (tag.empty()) return ::icu::Locale::getRoot();
  UErrorCode failure = U_ZERO_ERROR;
  ::icu::Locale found = ::icu::Locale::forLanguageTag(tag, failure);
  if (U_FAILURE(failure) || found.isBogus()) refuse(tag, "It is no language tag");
  return found;
}

UColAttributeValue strength_of(sensitivity what) {
  switch (what) {
    case sensitivity::base:
    case sensitivity::case_only:
      return UCOL_PRIMARY;
    case sensitivity::accent:
      return UCOL_SECONDARY;
    case sensitivity::variant:
      break;
  }
  return UCOL_TERTIARY;
}

::icu::StringPiece piece_of(std::string_view text) {
  if (text.size() > std::numeric_limits<std::int32_t>::max())
    throw error(errc::out_of_range, "A text of 2 GiB or more cannot be put into an order.");
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

}  // namespace

struct collator::order {
  std::unique_ptr<::icu::Collator> rules;
};

collator::collator(const std::string& locale, collator_options options) {
  UErrorCode failure = U_ZERO_ERROR;
  std::unique_ptr<::icu::Collator> rules(::icu::Collator::createInstance(locale_of(locale), failure));
  if (U_FAILURE(failure)) refuse(locale, u_errorName(failure));
  rules->setAttribute(UCOL_STRENGTH, strength_of(options.sensitivity), failure);
  if (options.sensitivity == sensitivity::case_only) rules->setAttribute(UCOL_CASE_LEVEL, UCOL_ON, failure);
  if (options.numeric) rules->setAttribute(UCOL_NUMERIC_COLLATION, UCOL_ON, failure);
  if (U_FAILURE(failure)) refuse(locale, u_errorName(failure));
  order_ = std::make_shared<const order>(order{std::move(rules)});
}

int collator::compare(std::string_view a, std::string_view b) const {
  UErrorCode failure = U_ZERO_ERROR;
  const UCollationResult result = order_->rules->compareUTF8(piece_of(a), piece_of(b), failure);
  if (U_FAILURE(failure)) throw error(errc::internal, std::string("ICU cannot compare texts: ") + u_errorName(failure));
  return static_cast<int>(result);
}

}  // namespace patchbay::icu
