package dev.assay.reports.html;

import dev.assay.reports.model.RunResult;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** Renders {@code report.html}. Stateless; safe to call from any thread. */
public final class HtmlReport {

    private static final int ROUGH_CHARACTERS = 1 << 20;

    /** No folder: templates are classes of this module, made by the build. */
    private static final TemplateEngine ENGINE =
            TemplateEngine.createPrecompiled(
                    null,
                    ContentType.Html,
                    HtmlReport.class.getClassLoader(),
                    "dev.assay.reports.html.template");

    private HtmlReport() {}

    /** The whole page, with its evidence as links only. */
    public static String render(RunResult run) {
        return render(run, Pictures.NONE);
    }

    /** The whole page. */
    public static String render(RunResult run, Pictures pictures) {
        var output = new StringOutput(ROUGH_CHARACTERS);
        ENGINE.render("report.jte", Page.of(run, pictures), output);
        return output.toString();
    }
}
