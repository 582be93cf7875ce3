namespace Chatroom.LoadTest.Reports;

/// <summary>The report's style sheet; light and dark as the reader's system has it.</summary>
internal static class ReportStyle
{
    internal const string Css = """
        :root { color-scheme: light dark; --bg: #f6f7f9; --card: #fff; --ink: #1c2430; --soft: #667085; --rule: #e4e7ec;
          --c1: #2563eb; --c2: #d97706; --c3: #94a3b8; --good: #0f7b4f; --bad: #b42318; }
        @media (prefers-color-scheme: dark) { :root { --bg: #10141a; --card: #191f28; --ink: #e6eaf0; --soft: #98a2b3; --rule: #2b3340;
          --c1: #6ea0ff; --c2: #f5b04c; --c3: #64748b; --good: #3ccf91; --bad: #ff8a80; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
        main { max-width: 1180px; margin: 0 auto; padding: 32px 20px 48px; display: grid; gap: 18px; }
        header, .tiles div, figure, .pair > div { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; }
        header { display: flex; gap: 18px; align-items: center; padding: 20px 24px; border-left: 6px solid var(--good); }
        header.broken { border-left-color: var(--bad); }
        .mark { margin: 0; font-size: 34px; line-height: 1; color: var(--good); }
        .broken .mark, .broken h1 { color: var(--bad); }
        h1 { margin: 0; font-size: 24px; } header div p { margin: 4px 0 0; color: var(--soft); overflow-wrap: anywhere; }
        .broken div p { color: var(--ink); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
        .tiles div { padding: 14px 18px; } .tiles span { display: block; color: var(--soft); font-size: 13px; }
        .tiles b { font-size: 26px; font-variant-numeric: tabular-nums; } .tiles i { margin-left: 5px; color: var(--soft); font-style: normal; font-size: 13px; }
        .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 500px), 1fr)); gap: 18px; }
        figure { margin: 0; padding: 16px 18px 8px; } figcaption { display: flex; gap: 8px; align-items: baseline; font-size: 14px; }
        figcaption i { color: var(--soft); font-style: normal; font-size: 12px; } figcaption span { margin-left: auto; font-size: 12px; color: var(--soft); }
        figcaption em { display: inline-block; width: 16px; height: 3px; border-radius: 2px; margin: 0 5px 3px 10px; }
        em.c1 { background: var(--c1); } em.c2 { background: var(--c2); } em.c3 { background: var(--c3); }
        svg { width: 100%; height: auto; display: block; } svg text { font-size: 11px; fill: var(--soft); font-variant-numeric: tabular-nums; }
        .grid { stroke: var(--rule); } .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        .line.c1 { stroke: var(--c1); } .line.c2 { stroke: var(--c2); } .line.c3 { stroke: var(--c3); stroke-width: 1.5; } .bar { fill: var(--c1); }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 18px; align-items: start; }
        .pair > div { padding: 16px 20px; } h2 { margin: 0 0 8px; font-size: 15px; } table { width: 100%; border-collapse: collapse; font-size: 14px; }
        th, td { padding: 6px 0; border-top: 1px solid var(--rule); text-align: left; vertical-align: top; } tr:first-child > * { border-top: 0; }
        th { color: var(--soft); font-weight: 500; padding-right: 18px; white-space: pre; } td { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }

        """;
}
