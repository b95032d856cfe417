#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/in_process.hpp>
#include <patchbay/patchbay.hpp>

#include <iostream>

namespace bridge = patchbay::bridge;

int main() {
  patchbay::store store{{{"count", 0}, {"theme", "light"}}};
  store.handle({{"increment", [](patchbay::draft state) { state["count"] += 1; }}});

  bridge::app app(store);
  app.permit("*", bridge::permissions::everything());
  app.command("greet", {"who"}, [](const std::string& who) { return "Hello " + who; });

  bridge::in_process_window main(app, "main");
  bridge::in_process_window list(app, "list");
  auto replica = list.subscribe({"/count"});
  replica.on_change([](const patchbay::value& part) { std::cout << "list has " << part << '\n'; });
  auto listening = list.listen("saved", [](const bridge::event& event) { std::cout << event.payload << '\n'; });

  std::cout << main.invoke("greet", {{"who", "windows"}}).get() << '\n';
  main.dispatch(patchbay::action("increment")).get();
  app.emit("saved", "by the application", bridge::recipients::except("main"));
}
