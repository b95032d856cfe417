// What docs/porting says about redux-undo and zundo.

#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/create_reducer.hpp>
#include <patchbay/reducers/slice.hpp>
#include <patchbay/reducers/undoable.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

using namespace patchbay;

namespace undo_test {

const reducer counter(0, [](const value& n, const action& a) {
  if (a.type() == "INC") return value(n.get<int>() + 1);
  if (a.type() == "TYPE") return value(n.get<int>() + 10);
  return n;
});

TEST(PortingUndo, WrapsAReducer) {
  // porting: undoable
  store app = create_store(undoable(counter, {.limit = 50}));
  app.dispatch("INC");
  const value n = app.state()["present"];
  const bool can_undo = !app.state()["past"].empty();
  // end
  EXPECT_EQ(n, value(1));
  EXPECT_TRUE(can_undo);
}

TEST(PortingUndo, UndoesAndRedoes) {
  store app = create_store(undoable(counter));
  for (int i = 0; i < 5; ++i) app.dispatch("INC");
  // porting: undo-actions
  app.dispatch(undo_actions::undo());
  app.dispatch(undo_actions::redo());
  app.dispatch(undo_actions::jump(-2));
  app.dispatch(undo_actions::jump_to_past(0));
  app.dispatch(undo_actions::jump_to_future(0));
  // end
  EXPECT_EQ(app.state()["present"], value(1));
  // porting: clear-history
  app.dispatch(undo_actions::clear_history());
  // end
  EXPECT_TRUE(app.state()["past"].empty());
  EXPECT_TRUE(app.state()["future"].empty());
}

TEST(PortingUndo, HasOptions) {
  // porting: undo-options
  const undoable_options options{
      .limit = 100,
      .filter = exclude_action({"SELECT"}),
      .group_by = group_by_action_types({"TYPE"}),
      .ignore_initial_state = true,
      .undo_type = "UNDO",
      .clear_history_types = {"LOAD"},
  };
  const reducer undo = undoable(counter, options);
  // end
  store app = create_store(undo);
  for (const char* type : {"INC", "TYPE", "TYPE", "UNDO"})
    app.dispatch(type);
  EXPECT_EQ(app.state()["present"], value(1));
}

TEST(PortingUndo, CombinesFilters) {
  // porting: undo-filters
  const undo_filter steps = combine_filters({
      include_action({"INC", "DEC"}),
      [](const action&, const value& present, const value& history) {
        return present.get<int>() > history["present"].get<int>();
      },
  });
  // end
  store app = create_store(undoable(counter, {.filter = steps}));
  app.dispatch("TYPE");
  EXPECT_TRUE(app.state()["past"].empty());
  app.dispatch("INC");
  EXPECT_EQ(app.state()["past"].size(), 1U);
}

TEST(PortingUndo, GroupsAsItIsTold) {
  // porting: undo-group-by
  const undo_group by_field = [](const action& a, const value&,
                                 const value&) {
    return a.type() == "TYPE" ? a["field"] : value();
  };
  const reducer undo = undoable(counter, {.group_by = by_field});
  // end
  store app = create_store(undo);
  for (const char* field : {"a", "a", "b"})
    app.dispatch({{"type", "TYPE"}, {"field", field}});
  EXPECT_EQ(app.state()["past"], value::array({0, 20}));
}

TEST(PortingUndo, HoldsAPartOfTheState) {
  const slice<> theme("theme", "light");
  // porting: undo-part
  store app = create_store(combine_slices(
      slice_entry("document", undoable(counter)), theme));
  app.dispatch("INC");
  const value document = app.state()["document"]["present"];
  // end
  EXPECT_EQ(document, value(1));
  EXPECT_EQ(app.state()["theme"], value("light"));
}

TEST(PortingUndo, DoesWhatZundoDoes) {
  // porting: zundo
  const reducer bears =
      create_reducer(value{{"bears", 0}}, [](auto& b) {
        b.add_case("grow", [](draft s) { s["bears"] += 1; });
      });
  store app = create_store(undoable(bears, {.limit = 100}));
  app.dispatch("grow");
  app.dispatch(undo_actions::undo());
  app.dispatch(undo_actions::redo());
  const int steps = app.state()["index"].get<int>();
  // end
  EXPECT_EQ(steps, 1);
  EXPECT_EQ(app.state()["present"]["bears"], value(1));
  // porting: zundo-pause
  app.dispatch(undo_actions::pause());
  for (int i = 0; i < 10; ++i) app.dispatch("grow");
  app.dispatch(undo_actions::resume());
  // end
  EXPECT_EQ(app.state()["past"].size(), 1U);
  EXPECT_EQ(app.state()["present"]["bears"], value(11));
}

}  // namespace undo_test
