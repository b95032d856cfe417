#include "async/support.hpp"

#include <stdexcept>

namespace patchbay::test {

async_app::async_app(patchbay::services given) : dispatch(made(std::move(given)), context.get_executor()) {}

patchbay::store& async_app::made(patchbay::services given) {
  const auto record = [this](const middleware_api&, const next_dispatch& next, const action& a) {
    seen.push_back(a);
    return next(a);
  };
  reducer add(value{{"sum", 0}}, [this](draft state, const action& a) {
    if (a.type() == fails_on) throw std::runtime_error("the reducer failed");
    if (a.type() == "add") state["sum"] += a.payload();
  });
  return store.emplace(
      configure_store({.reducer = std::move(add), .middleware = {record}, .services = std::move(given)}));
}

std::vector<std::string> async_app::types() const {
  std::vector<std::string> all;
  for (const action& a : seen) all.emplace_back(a.type());
  return all;
}

}  // namespace patchbay::test
