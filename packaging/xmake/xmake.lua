-- For projects built with xmake: includes("chainrule/packaging/xmake"), then add_deps("chainrule").
-- Boost.Hana's headers are the system's, or those of add_requires("boost") in your project.
target("chainrule")
    set_kind("headeronly")
    set_languages("cxx20", {public = true})
    add_includedirs("../../include", {public = true})
    add_headerfiles("../../include/(chainrule/**.hpp)")
target_end()
