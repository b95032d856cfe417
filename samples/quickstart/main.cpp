#include <patchbay/patchbay.hpp>
#include <iostream>

int main() {
  patchbay::store store{{{"counter", 0}, {"theme", "light"}}};

  auto dispatch = patchbay::create_dispatch(store, {.handlers = {
      {"COUNTER:INCREMENT", [](patchbay::draft state) { state["counter"] += 1; }},
      {"COUNTER:SET", [](patchbay::draft state, const patchbay::action& action) { state["counter"] = action.payload(); }},
  }});

  auto view = store.view({"/counter"}, [](const patchbay::update& update) { std::cout << update.patch() << '\n'; });

  dispatch("COUNTER:INCREMENT");
  dispatch("COUNTER:SET", 41);
  dispatch({{"type", "COUNTER:INCREMENT"}});

  auto doubled = dispatch([](auto get_state, auto dispatch) {          // a thunk; its result comes back
    dispatch("COUNTER:INCREMENT");
    return get_state()["counter"].template get<int>() * 2;
  });
  std::cout << doubled << ' ' << store.state().dump() << '\n';
}
