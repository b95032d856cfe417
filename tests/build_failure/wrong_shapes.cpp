// Must not compile. Behind each use stands what the compiler has to say of that line.

#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/bridge/app.hpp>
#include <patchbay/listener/listener.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/create_reducer.hpp>
#include <patchbay/reducers/slice.hpp>

namespace patchbay {

struct counted {
  int n = 0;
};

void wrong(store& made, const async_dispatcher& async, bridge::app& host, const listener_middleware& listeners,
           slice<>& cases, slice<counted>& typed) {
  (void)made.handle("N", [](int, int) {});                        // expect: a handler is void(draft)
  (void)made.handle("N", [](draft, const std::string&, int) {});  // expect: a handler is void(draft)
  const reducer changes([](value&, const action&) {});  // expect: a reducer is value(const value&, const action&)
  made.dispatch([](int) {});                            // expect: a thunk takes (state_getter, const dispatcher&)
  made.dispatch([](dispatcher&, state_getter) {});      // expect: a thunk takes (state_getter, const dispatcher&)
  async([](int) {});                                    // expect: a thunk takes (state_getter, const dispatcher&)
  const middleware layer([](const action&) {});         // expect: a middleware is dispatch_result(
  host.command("n", {"n"}, [](auto n) { return n; });   // expect: the handler of a command has one call operator
  (void)listeners.start_listening("N", [](int) {});     // expect: the effect of a listener is void(
  cases.case_reducer("n", [](int) {});                  // expect: a case takes the state
  typed.case_reducer("n", [](const std::string&) {});   // expect: a case takes the state
}

}  // namespace patchbay
