namespace ClusteraIngest.Serving.Pages;

/// <summary>What all pages have around their content.</summary>
internal static class PageFrame
{
    public static Html Of(string title, Html content, string query = "", string? user = null) =>
        Html.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex, nofollow">
            <title>{title} · Clustera Ingest</title>
            <link rel="icon" href="/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/style.css">
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header>
            <nav aria-label="Pages">
            <a class="home" href="/">Library</a>
            <a href="/channels">Channels</a>
            <a href="/status">Status</a>
            <a href="/users">{(user is null ? "Users" : $"User: {user}")}</a>
            </nav>
            <form role="search" action="/search" method="get">
            <label class="hidden" for="top-query">Search transcripts</label>
            <input id="top-query" name="query" type="search" value="{query}" maxlength="1000" required autocomplete="off"
                placeholder="words, or &quot;a phrase&quot;">
            <button>Search</button>
            </form>
            </header>
            <main id="content" tabindex="-1">
            {content}
            </main>
            <footer><p>Texts come from YouTube and from language models.
            Backends read the same as JSON under <code>/api</code>.</p></footer>
            </body>
            </html>
            """
        );

    /// <summary>A page that says what went wrong.</summary>
    public static Html Error(string id, string message, string remedy) =>
        Of(
            "Not shown",
            Html.Of(
                $"""
                <h1>That cannot be shown</h1>
                <p>{message}</p>
                <p>{remedy}</p>
                <p class="faint">{id}</p>
                """
            )
        );

    /// <summary>Asks for the token.</summary>
    public static Html Login(string next, bool wasWrong) =>
        Of(
            "Token",
            Html.Of(
                $"""
                <h1>Token</h1>
                {(wasWrong ? Html.Of($"<p role=\"alert\">That is not the token.</p>") : Html.Empty)}
                <form class="stacked" action="/login" method="post">
                <input type="hidden" name="next" value="{next}">
                <label for="token">The value of <code>CLUSTERA_SERVE_TOKEN</code> of the server</label>
                <input id="token" name="token" type="password" required autocomplete="current-password">
                <button>Enter</button>
                </form>
                """
            )
        );
}
