#include <patchbay/async/impl/thunk_actions.hpp>

#include <patchbay/async/serialize_error.hpp>
#include <patchbay/value/draft.hpp>

namespace patchbay::inline v0_1::impl {

namespace {

value meta_of(const request_identity& request, std::string_view status, const value& added) {
  return produce(value::object(), [&](const draft& meta) {
    if (added.is_object()) meta.merge(added);
    if (request.arg)
      meta["arg"] = *request.arg;
    else
      meta.erase("arg");
    meta["requestId"] = request.id;
    meta["requestStatus"] = status;
  });
}

action made(std::string_view type, const std::optional<value>& payload, const value& meta, const value* error) {
  return produce(value::object(), [&](const draft& a) {
    a["type"] = type;
    if (payload) a["payload"] = *payload;
    a["meta"] = meta;
    if (error != nullptr) a["error"] = *error;
  });
}

}  // namespace

action pending_action(std::string_view type, const request_identity& request, const value& meta) {
  return made(type, {}, meta_of(request, "pending", meta), nullptr);
}

action fulfilled_action(std::string_view type, const request_identity& request, const std::optional<value>& payload,
                        const value& meta) {
  return made(type, payload, meta_of(request, "fulfilled", meta), nullptr);
}

action rejected_action(std::string_view type, const request_identity& request, const value& error,
                       const std::optional<value>& payload, rejection_flags flags, const value& meta) {
  const value whole = produce(meta_of(request, "rejected", meta), [&](const draft& more) {
    more["rejectedWithValue"] = flags.with_value;
    more["aborted"] = flags.aborted;
    more["condition"] = flags.condition;
  });
  return made(type, payload, whole, &error);
}

std::exception_ptr plainly_rejected() { return std::make_exception_ptr(std::string("Rejected")); }

bool names_abort(const std::exception_ptr& thrown) {
  const value serialized = mini_serialize_error(thrown);
  const value* name = serialized.find("name");
  return name != nullptr && *name == value("AbortError");
}

}  // namespace patchbay::impl
