#include <patchbay/actions/action_creator.hpp>
#include <patchbay/async/create_async_thunk.hpp>
#include <patchbay/async/thunk_lock.hpp>
#include <patchbay/atomic_file.hpp>
#include <patchbay/listener/listener.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/create_reducer.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/reducers/slice.hpp>
#include <patchbay/testing/matchers.hpp>

#include <gmock/gmock.h>

#include <utility>

// What takes text takes no null `const char*`, as a C interface gives where there is none.

namespace patchbay::reducers_of_null_text {
namespace {

using testing::ErrorWith;
using ::testing::Throws;

const char* const no_text = nullptr;

template <class F>
void expect_refused(F&& act) {
  EXPECT_THAT(std::forward<F>(act), Throws<error>(ErrorWith(errc::invalid_argument)));
}

TEST(NullText, IsNoTypeOfActionsAndNoNameOfASlice) {
  expect_refused([] { (void)create_action<int>(no_text); });
  expect_refused([] { (void)action_creator<>(no_text); });
  expect_refused([] { (void)action_creator<int(int)>(no_text, [](int given) { return given; }); });
  expect_refused([] { (void)slice(no_text, value(0)); });
  expect_refused([] {
    slice<> named("name", value(0));
    (void)named.case_reducer(no_text, [](draft) {});
  });
  expect_refused(
      [] { (void)create_reducer(value(0), [](auto& builder) { builder.add_case(no_text, [](draft) {}); }); });
  expect_refused([] { (void)combine_slices().contains(no_text); });
  expect_refused([] { (void)create_async_thunk<int()>(no_text, [] { return 1; }); });
}

TEST(NullText, IsNoMember) {
  const value object{{"a", 1}};
  expect_refused([] { (void)javascript::field(action("any"), no_text); });
  expect_refused([] { (void)javascript::field_as_state(action("any"), no_text); });
  expect_refused([&] { (void)javascript::member(object, no_text); });
  expect_refused([&] { (void)produce(object, [](const draft& d) { (void)javascript::member(d, no_text); }); });
  expect_refused([&] { (void)produce(object, [](const draft& d) { javascript::assign(d, no_text, value(1)); }); });
}

TEST(NullText, IsNoHandlerNoPathAndNothingToListenTo) {
  handler_map handlers;
  expect_refused([&] { handlers.add(handler_map(), no_text); });
  expect_refused([&] { (void)handlers.remove(no_text); });
  expect_refused([&] { (void)handlers.contains(no_text); });
  store s;
  expect_refused([&] { s.handle(handler_map(), no_text); });
  expect_refused([] { (void)path_set({"/a", no_text}); });
  expect_refused([&] { (void)s.view({no_text}); });
  expect_refused([] { (void)listener_middleware().start_listening(no_text, [](const action&, const auto&) {}); });
  expect_refused([] { write_file_atomically("unwritten", no_text); });
}

}  // namespace
}  // namespace patchbay::reducers_of_null_text
