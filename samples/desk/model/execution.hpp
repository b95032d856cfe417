#pragma once

#include "model/records.hpp"
#include "model/series.hpp"
#include "model/udf.hpp"

#include <patchbay/bridge/task.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/value.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace dataforge {

/// Runs functions over curves, as tasks whose progress is in the state. The store and the application must outlive it.
class executions {
 public:
  /// `pause` is called between the steps of an execution.
  executions(patchbay::store& state, patchbay::bridge::app& host, std::function<void()> pause);

  /// Returns the id of the task at once, or throws what is wrong with the request. The task ends with its owner window.
  /// Its progress is `{"done", "total"}`; its result is `{"udf_id", "well_id", "mnemonic", "summary", "curve_id"}`,
  /// with null for a curve that was not to be saved.
  std::string start(const udf_request& request, const std::string& owner);
  /// False where no such execution is under way.
  bool cancel(std::string_view id) { return tasks_.cancel(id); }

 private:
  [[nodiscard]] series compute(const series& input, const prepared_udf& function,
                               const patchbay::bridge::task& running) const;
  [[nodiscard]] std::string save(const std::string& well_id, const prepared_udf& made, const std::string& unit,
                                 const series& readings);

  patchbay::store& state_;
  const std::function<void()> pause_;
  patchbay::bridge::tasks tasks_;
};

}  // namespace dataforge
