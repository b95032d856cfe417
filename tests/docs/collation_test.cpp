// What docs/porting says about orders of texts. Compiled where
// ICU's development files are.

#include <patchbay/icu/collator.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/collation.hpp>
#include <patchbay/reducers/entity_adapter.hpp>

#include <gtest/gtest.h>

using namespace patchbay;

namespace collation_test {

TEST(PortingCollation, OrdersEntitiesByALanguage) {
  // porting: entity-collation
  const icu::collator in_english("en");
  const entity_adapter users({
      .sort_comparer = order_by("/name"_pointer, in_english),
  });
  // end
  value state = users.get_initial_state();
  for (const char* name : {"Zoe", "anna", "\xc3\x89mile"})
    state = users.add_one(state, {{"id", name}, {"name", name}});
  EXPECT_EQ(state["ids"],
            value::array({"anna", "\xc3\x89mile", "Zoe"}));
}

}  // namespace collation_test
