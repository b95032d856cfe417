#include <patchbay/bridge/recipients.hpp>

#include <patchbay/error.hpp>

#include <algorithm>

namespace patchbay::inline v0_1::bridge {

recipients recipients::only(std::vector<std::string> labels) {
  return where([labels = std::move(labels)](std::string_view label) {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
  });
}

recipients recipients::except(std::string label) {
  return where([left_out = std::move(label)](std::string_view candidate) { return candidate != left_out; });
}

recipients recipients::where(std::function<bool(std::string_view label)> predicate) {
  if (!predicate) throw error(errc::invalid_argument, "The predicate for the recipients of an event is empty.");
  recipients some;
  some.predicate_ = std::move(predicate);
  return some;
}

}  // namespace patchbay::bridge
