// What docs/porting says about zustand, and about doing many
// things at once.

#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/create_reducer.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace patchbay;

namespace zustand_test {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(PortingZustand, CreatesAStore) {
  // porting: zustand-create
  store bears{{{"bears", 0}, {"name", "Pooh"}}};
  bears.handle({
      {"grow", [](draft s, int by) { s["bears"] += by; }},
      {"rename", [](draft s, std::string to) { s["name"] = to; }},
  });
  bears.dispatch("grow", 2);
  // end
  EXPECT_EQ(bears.state()["bears"], value(2));
  bears.dispatch("rename", "Baloo");
  EXPECT_EQ(bears.state()["name"], value("Baloo"));
}

TEST(PortingZustand, HasFunctionsBesideTheStore) {
  // porting: no-store-actions
  store bears{{{"bears", 0}}};
  const auto grow = [&](int by) {
    bears.set_state([&](draft s) { s["bears"] += by; });
  };
  grow(2);
  // end
  EXPECT_EQ(bears.state()["bears"], value(2));
}

// porting: store-class
class bear_store {
 public:
  void grow(int by) {
    store_.set_state([&](draft s) { s["bears"] += by; });
  }
  int bears() const { return store_.state()["bears"].get<int>(); }

 private:
  store store_{{{"bears", 0}}};
};
// end

TEST(PortingZustand, IsWrappedInAClass) {
  bear_store bears;
  bears.grow(3);
  EXPECT_EQ(bears.bears(), 3);
}

TEST(PortingZustand, SetsAndGets) {
  store bears{{{"bears", 0}, {"name", "Pooh"}}};
  // porting: set-state
  bears.set_state({{"bears", 3}});  // name stays
  bears.set_state([](draft s) { s["bears"] += 1; });
  const int n = bears.get_state()["bears"].get<int>();
  // end
  EXPECT_EQ(n, 4);
  EXPECT_EQ(bears.state()["name"], value("Pooh"));
  // porting: replace
  bears.replace_state({{"bears", 9}});  // name is gone
  // end
  EXPECT_EQ(bears.state(), value({{"bears", 9}}));
  // porting: reset
  bears.replace_state(bears.initial_state());
  // end
  EXPECT_EQ(bears.state(), R"({"bears":0,"name":"Pooh"})"_value);
}

TEST(PortingZustand, Subscribes) {
  store bears{{{"bears", 0}, {"name", "Pooh"}}};
  std::vector<std::pair<value, value>> log;
  const auto print = [&](const value& a, const value& b) {
    log.emplace_back(a["bears"], b["bears"]);
  };
  // porting: zustand-subscribe
  subscription printing =
      bears.subscribe([&](const value& state, const value& previous) {
        print(state, previous);
      });
  bears.set_state({{"bears", 1}});
  printing.unsubscribe();
  // end
  bears.set_state({{"bears", 2}});
  EXPECT_THAT(log, ElementsAre(Pair(value(1), value(0))));
}

TEST(PortingZustand, SubscribesWithASelector) {
  store bears{{{"bears", 0}, {"name", "Pooh"}}};
  std::vector<std::pair<value, value>> log;
  const auto print = [&](const value& a, const value& b) {
    log.emplace_back(a, b);
  };
  // porting: subscribe-with-selector
  const subscription one = bears.subscribe("/bears"_pointer, print);
  const subscription two = bears.subscribe(
      [](const value& s) { return s["bears"].get<int>() / 10; },
      print, std::equal_to<value>(), /*fire_immediately=*/true);
  // end
  bears.set_state({{"bears", 4}});
  EXPECT_THAT(log, ElementsAre(Pair(value(0), value(0)),
                               Pair(value(4), value(0))));
}

TEST(PortingZustand, ComparesShallowly) {
  store app{{{"bears", {{"pooh", 1}, {"baloo", 2}}}}};
  int drawn = 0;
  const auto draw = [&](const value&) { ++drawn; };
  // porting: shallow
  const subscription drawing = app.subscribe(
      [](const value& s) {
        value names = value::array();
        for (const auto& [name, n] : s["bears"].items()) {
          names = produce(names, [&](draft d) { d.push_back(name); });
        }
        return names;
      },
      [&](const value& names, const value&) { draw(names); },
      shallow_equal);
  // end
  app.set_state([](draft s) { s["bears"]["pooh"] = 5; });
  EXPECT_EQ(drawn, 0);
  app.set_state([](draft s) { s["bears"]["yogi"] = 5; });
  EXPECT_EQ(drawn, 1);
}

TEST(PortingZustand, EditsLikeImmer) {
  store app{{{"deep", {{"nested", {{"list", value::array()}}}}}}};
  // porting: zustand-immer
  app.set_state(
      [](draft s) { s["deep"]["nested"]["list"].push_back("tea"); });
  // end
  EXPECT_EQ(app.state().dump(),
            R"({"deep":{"nested":{"list":["tea"]}}})");
}

// porting: slices-pattern
const handler_map bear_slice = {
    {"add", [](draft s) { s["bears"] += 1; }},
    {"eat", [](draft s) { s["fishes"] -= 1; }},
};
const handler_map fish_slice = {
    {"add", [](draft s, int n) { s["fishes"] += n; }},
};
// end

TEST(PortingZustand, IsMadeOfSlices) {
  // porting: slices-pattern-use
  store app{{{"bears", 0}, {"fishes", 0}}};
  app.handle(bear_slice, "bear/");
  app.handle(fish_slice, "fish/");
  app.dispatch("fish/add", 3);
  app.dispatch("bear/eat");
  // end
  EXPECT_EQ(app.state(), R"({"bears":0,"fishes":2})"_value);
}

TEST(PortingZustand, NamesWhatHappens) {
  std::vector<std::string> log;
  const auto print = [&](std::string_view type) {
    log.emplace_back(type);
  };
  // porting: devtools-names
  store app{{{"count", 0}}};
  app.handle({{"count/inc", [](draft s) { s["count"] += 1; }}});
  const subscription naming =
      app.on_action([&](const settled_action& settled) {
        print(settled.action.type());
      });
  app.dispatch("count/inc");
  app.set_state({{"count", 5}});  // "@@patchbay/SET_STATE"
  // end
  EXPECT_THAT(log, ElementsAre("count/inc", "@@patchbay/SET_STATE"));
}

TEST(PortingZustand, TakesAReducer) {
  // porting: zustand-redux
  store app = create_store(
      reducer({{"grumpiness", 0}}, [](draft s, const action& a) {
        if (a.type() == "MORE") s["grumpiness"] += a["by"];
      }));
  app.dispatch({{"type", "MORE"}, {"by", 2}});
  // end
  EXPECT_EQ(app.state(), value({{"grumpiness", 2}}));
}

TEST(PortingZustand, Derives) {
  store app{{{"price", 3}, {"count", 4}}};
  // porting: computed
  const selector total =
      create_selector("/price"_pointer, "/count"_pointer,
                      [](const value& p, const value& n) {
                        return p.get<int>() * n.get<int>();
                      });
  const value now = total(app.state());
  // end
  EXPECT_EQ(now, value(12));
}

// --- batching
// -----------------------------------------------------------------------

TEST(PortingBatches, NotifyOnce) {
  store app{{{"count", 0}}};
  app.handle({{"INC", [](draft s) { s["count"] += 1; }}});
  int drawn = 0;
  const subscription drawing = app.subscribe([&] { ++drawn; });
  // porting: batch
  app.batch([&] {
    app.dispatch("INC");
    app.dispatch("INC");
    app.set_state({{"theme", "dark"}});
  });
  // end
  EXPECT_EQ(drawn, 1);
  EXPECT_EQ(app.state()["count"], value(2));
}

TEST(PortingBatches, AreTakenOnceAFrame) {
  store app{{{"count", 0}}};
  app.handle({{"INC", [](draft s) { s["count"] += 1; }}});
  std::vector<std::string> drawn;
  const auto draw = [&](const patch& changes) {
    drawn.push_back(changes.dump());
  };
  // porting: auto-batch
  view counter = app.view({"/count"});
  const auto on_frame = [&] {
    if (const auto news = counter.take()) draw(news->patch());
  };
  // end
  for (int i = 0; i < 3; ++i) app.dispatch("INC");
  on_frame();
  on_frame();
  EXPECT_THAT(
      drawn,
      ElementsAre(R"([{"op":"replace","path":"/count","value":3}])"));
}

TEST(PortingBatches, ArePostedForLater) {
  store app{{{"count", 0}}};
  app.handle({{"INC", [](draft s) { s["count"] += 1; }}});
  // porting: post
  const subscription following = app.subscribe(
      "/count"_pointer, [&](const value& n, const value&) {
        if (n == 1) app.post(action("INC"));
      });
  // end
  app.dispatch("INC");
  EXPECT_EQ(app.state()["count"], value(2));
}

}  // namespace zustand_test
