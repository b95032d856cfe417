#include "environment.hpp"

#include <patchbay/reducers/nanoid.hpp>

#include <chrono>

namespace kanban {

environment environment::real() {
  return {
      .make_id = [] { return patchbay::nanoid(); },
      .now =
          [] {
            using namespace std::chrono;
            return std::int64_t{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
          },
  };
}

}  // namespace kanban
