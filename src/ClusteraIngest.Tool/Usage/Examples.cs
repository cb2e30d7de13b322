namespace ClusteraIngest.Tool.Usage;

/// <summary>The examples in the help of every command. Handles are quoted: PowerShell takes a bare one for something else.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, Example[]> All = new(StringComparer.Ordinal)
    {
        [""] =
        [
            new("clustera-ingest demo", "Shows everything offline, without a token and at no cost."),
            new("clustera-ingest lists add '@handle'", "Monitors a channel."),
            new("clustera-ingest sync --max-cost-usd 1", "Reads what is new of all monitored lists, for at most one dollar."),
        ],
        ["init"] = [new("clustera-ingest init", "Creates the tables, or updates them.")],
        ["lists"] =
        [
            new("clustera-ingest lists", "Shows the monitored lists."),
            new("clustera-ingest lists --output csv > lists.csv", "Writes them as CSV."),
        ],
        ["lists add"] =
        [
            new(
                "clustera-ingest lists add '@handle' 'https://www.youtube.com/playlist?list=PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF'",
                "Monitors a channel and a playlist."
            ),
            new("clustera-ingest lists add '@handle' --max-videos 500 --language en,ko", "Gives a list its own cap and languages."),
        ],
        ["lists remove"] = [new("clustera-ingest lists remove '@handle'", "Stops monitoring a channel; its videos stay.")],
        ["lists enable"] = [new("clustera-ingest lists enable '@handle'", "Lets syncs read the list again.")],
        ["lists disable"] = [new("clustera-ingest lists disable '@handle'", "Lets syncs leave the list out.")],
        ["sync"] =
        [
            new("clustera-ingest sync --max-cost-usd 1", "Reads what is new, with transcripts, for at most one dollar."),
            new("clustera-ingest sync --dry-run", "Tells what that would ask for and cost, and does nothing."),
            new("clustera-ingest sync --full --no-transcripts", "Reads all lists from their beginning."),
            new("clustera-ingest sync --quiet --log json 2>> sync.log", "For a scheduler: errors only, as JSON."),
        ],
        ["ingest"] =
        [
            new("clustera-ingest ingest '@handle'", "Reads a list once and shows its new videos."),
            new("clustera-ingest ingest '@handle' --full", "Reads it from its beginning, whatever is stored of it."),
            new(
                "clustera-ingest lists --output json | clustera-ingest ingest | clustera-ingest transcripts > new.ndjson",
                "Reads all lists and fetches the transcripts of what is new."
            ),
        ],
        ["transcripts"] =
        [
            new("clustera-ingest transcripts --pending --max-cost-usd 1", "Fetches those whose turn it is, for at most one dollar."),
            new(
                "clustera-ingest transcripts dQw4w9WgXcQ --language ko,en",
                "Fetches the transcript of a video in Korean, or else in English."
            ),
        ],
        ["videos"] =
        [
            new("clustera-ingest videos --channel '@handle' --since 7d", "Shows what a channel has published within a week."),
            new(
                "clustera-ingest videos --transcript-state stored --output csv > videos.csv",
                "Writes all videos that have a transcript as CSV."
            ),
        ],
        ["videos show"] = [new("clustera-ingest videos show dQw4w9WgXcQ", "Shows a video with all its facts and its transcript.")],
        ["import"] =
        [
            new("clustera-ingest import dataset.json", "Stores a dataset export of streamers/youtube-scraper."),
            new(
                "clustera-ingest import old.csv.gz --as-of 2022-07-20",
                "Stores one of an earlier year: \"10 months ago\" in it counts from that day."
            ),
        ],
        ["archive"] =
        [
            new("clustera-ingest archive import channels.csv", "Imports a list of channels with their persons."),
            new("clustera-ingest archive run --max-bytes-per-day 200G", "Archives all of them, at most 200 GB a day."),
        ],
        ["archive run"] =
        [
            new("clustera-ingest archive run --dry-run", "Tells how many videos and about how many bytes are left to archive."),
            new("clustera-ingest archive run '@handle' --newest 10 --quality 1080p", "Archives the ten newest videos of a channel."),
            new("clustera-ingest archive run --list channels.csv --report-file report.json", "Imports a list, and archives it."),
        ],
        ["archive status"] = [new("clustera-ingest archive status", "Shows how far the archive is.")],
        ["archive report"] =
        [
            new("clustera-ingest archive report --person ann@example.org", "Shows what is archived of a person's channels."),
            new("clustera-ingest archive report --output csv > report.csv", "Writes a line for each channel as CSV."),
        ],
        ["archive verify"] = [new("clustera-ingest archive verify --read-back", "Reads back all that is stored, and compares it.")],
        ["archive pause"] = [new("clustera-ingest archive pause", "Pauses all runs of the archive, on all machines.")],
        ["archive continue"] = [new("clustera-ingest archive continue", "Lets them go on.")],
        ["archive retry"] = [new("clustera-ingest archive retry --channel '@handle'", "Takes a channel's failed videos again.")],
        ["archive sweep"] = [new("clustera-ingest archive sweep", "Clears away what dead processes have left in the storage.")],
        ["archive remove"] = [new("clustera-ingest archive remove dQw4w9WgXcQ", "Removes a video from the storage.")],
        ["archive get"] =
        [
            new("clustera-ingest archive get dQw4w9WgXcQ --to video.mp4", "Writes a stored video into a file."),
            new("clustera-ingest archive get dQw4w9WgXcQ --kind info --to - > info.json.gz", "Writes what YouTube told of it."),
        ],
        ["archive url"] = [new("clustera-ingest archive url dQw4w9WgXcQ --expires 12h", "Makes an address that is valid for 12 hours.")],
        ["archive migrate"] = [new("clustera-ingest archive migrate videos.csv --dry-run", "Tells what would become of each row.")],
        ["archive import"] =
        [
            new("clustera-ingest archive import channels.csv", "Imports a list, and shows what became of each row."),
            new("clustera-ingest archive import channels.csv --dry-run --verdicts verdicts.csv", "Only tells that, and writes it as CSV."),
            new("clustera-ingest archive import --undo 7", "Removes what import 7 has added and nobody else needs."),
        ],
        ["digest"] =
        [
            new("clustera-ingest digest dQw4w9WgXcQ --dry-run", "Tells what the chapters of a video would cost at most."),
            new(
                "clustera-ingest digest --pending --kind highlights,chapters --model openai:gpt-4.1-mini --max-cost-usd 1",
                "Writes what is missing, the newest videos first, for at most one dollar."
            ),
            new("clustera-ingest digest --pending --model creator", "Stores the chapters that creators have written, for nothing."),
        ],
        ["digest show"] =
        [
            new("clustera-ingest digest show dQw4w9WgXcQ", "Shows a digest with links to the seconds."),
            new("clustera-ingest digest show dQw4w9WgXcQ --kind chapters --output markdown > notes.md", "Writes it for notes."),
            new("clustera-ingest digest show dQw4w9WgXcQ --kind highlights --user ann", "Shows it, and records that ann has viewed it."),
        ],
        ["models"] = [new("clustera-ingest models list", "Shows the models that can be asked, and what they cost.")],
        ["models list"] = [new("clustera-ingest models list --provider openai", "Shows the models of a provider.")],
        ["models test"] = [new("clustera-ingest models test openai:gpt-4.1-mini", "Tries a model with a very short transcript.")],
        ["models price"] =
        [
            new(
                "clustera-ingest models price openai:gpt-4.1-mini --input 0.4 --cached 0.1 --output 1.6",
                "Says what a million tokens cost, so that limits can be kept."
            ),
        ],
        ["persons"] = [new("clustera-ingest persons list", "Shows the persons behind channels.")],
        ["persons list"] = [new("clustera-ingest persons list --type host", "Shows the persons of a type.")],
        ["persons show"] = [new("clustera-ingest persons show ann@example.org", "Shows a person with the channels that are theirs.")],
        ["persons set"] = [new("clustera-ingest persons set ann@example.org --name Ann --type host", "Gives a person a name and a type.")],
        ["persons remove"] = [new("clustera-ingest persons remove ann@example.org", "Removes a person; the channels stay.")],
        ["users"] = [new("clustera-ingest users add ann", "Adds a user of the library.")],
        ["users add"] = [new("clustera-ingest users add ann 'Bob Miller'", "Adds two users.")],
        ["users list"] = [new("clustera-ingest users list", "Shows the users, with how many digests each has saved, viewed and skipped.")],
        ["search"] =
        [
            new("clustera-ingest search 'index database'", "Shows where both words are said within 30 seconds, the newest first."),
            new(
                "clustera-ingest search '\"to be or not\" -hamlet' --channel '@handle'",
                "Shows where a phrase is said in a channel's videos."
            ),
            new(
                "clustera-ingest search 데이터베이스 --language ko --rank best --context 1",
                "Shows the best hits, with a line around each."
            ),
        ],
        ["library"] =
        [
            new("clustera-ingest library index", "Makes transcripts searchable that are new or were changed."),
            new("clustera-ingest library save 12 --user ann", "Saves digest 12 for a user."),
            new("clustera-ingest library time-saved --by month", "Shows the time that reading digests has saved, month by month."),
        ],
        ["library index"] = [new("clustera-ingest library index", "Makes transcripts searchable that are new or were changed.")],
        ["library status"] = [new("clustera-ingest library status", "Shows how many transcripts are searchable.")],
        ["library check"] = [new("clustera-ingest library check", "Compares all that is searched with the transcripts.")],
        ["library save"] = [new("clustera-ingest library save 12 15 --user ann", "Saves two digests for a user.")],
        ["library unsave"] = [new("clustera-ingest library unsave 12 --user ann", "Gives up one of them.")],
        ["library view"] =
        [
            new("clustera-ingest library view 12 --user ann --seconds 90", "Records that a user has read a digest for 90 seconds."),
        ],
        ["library skip"] = [new("clustera-ingest library skip 15 --user ann", "Records that a user does not want a digest.")],
        ["library list"] = [new("clustera-ingest library list --user ann --state saved", "Shows what a user has saved.")],
        ["library time-saved"] =
        [
            new("clustera-ingest library time-saved", "Shows the time that each user has saved."),
            new("clustera-ingest library time-saved --by channel --user ann", "Shows a user's by channel."),
        ],
        ["library coverage"] = [new("clustera-ingest library coverage", "Shows how many videos have a transcript, and digests.")],
        ["library latency"] = [new("clustera-ingest library latency", "Shows how long each step into the library takes.")],
        ["export"] =
        [
            new(
                "clustera-ingest export transcripts --format markdown --to notes",
                "Writes a note of each transcript; later only what is new."
            ),
            new("clustera-ingest export passages --to dump", "Writes all passages into a file of NDJSON; the next time what has changed."),
            new("clustera-ingest export videos --format csv --since 7d > videos.csv", "Writes what has changed within a week."),
        ],
        ["resolve"] =
        [
            new("clustera-ingest resolve '@handle' https://youtu.be/dQw4w9WgXcQ", "Finds the channels behind a handle and a video."),
            new("clustera-ingest resolve --output csv < names.txt > channels.csv", "Finds those of a file with a name a line."),
        ],
        ["collect"] =
        [
            new(
                "clustera-ingest collect '@handle' --wait",
                "Collects a channel with all its videos, and waits for the workers that do it."
            ),
            new("clustera-ingest collect --dry-run < channels.txt", "Tells how many units the channels of a file take at least."),
        ],
        ["mcp"] =
        [
            new("clustera-ingest mcp", "What an agent starts, after 'claude mcp add clustera -- clustera-ingest mcp' and the like."),
        ],
        ["serve"] =
        [
            new("clustera-ingest serve", "Serves the page at http://127.0.0.1:8420, to this machine alone."),
            new(
                "clustera-ingest serve --listen 0.0.0.0:8420 --host library.example.org",
                "Serves it to others, who have to show the token."
            ),
        ],
        ["worker"] =
        [
            new("clustera-ingest worker --until-empty", "Does the jobs that there are, and ends."),
            new("clustera-ingest worker --kinds collect_channel", "Does jobs of one kind, and leaves the others to other workers."),
        ],
        ["runs"] = [new("clustera-ingest runs --first 20", "Shows the last twenty runs.")],
        ["runs show"] = [new("clustera-ingest runs show 12", "Shows how run 12 stands.")],
        ["runs wait"] = [new("clustera-ingest runs wait 12", "Follows run 12 to its end.")],
        ["runs jobs"] = [new("clustera-ingest runs jobs 12 --state failed", "Shows the failed jobs of run 12 with their errors.")],
        ["runs stop"] = [new("clustera-ingest runs stop 12", "Cancels what run 12 has not begun.")],
        ["runs retry"] = [new("clustera-ingest runs retry 12", "Has the failed jobs of run 12 done again.")],
        ["status"] =
        [
            new("clustera-ingest status", "Shows lists, transcripts and the last runs."),
            new("clustera-ingest status --runs 20", "Shows more of the last runs."),
        ],
        ["costs"] =
        [
            new("clustera-ingest costs --since 30d", "Shows what the last thirty days cost, day by day."),
            new("clustera-ingest costs --by list --since 2026-11-01 --until 2026-11-30", "Shows what each list cost in a month."),
        ],
        ["keys"] =
        [
            new("clustera-ingest keys", "Shows what each key has used and has left today."),
            new("clustera-ingest keys --restore", "Lets refused keys be tried again."),
        ],
        ["doctor"] =
        [
            new("clustera-ingest doctor", "Shows what is there, what is missing, and what fixes it."),
            new(
                "clustera-ingest doctor --storage s3://media --storage-endpoint https://s3.example.com",
                "The same, and whether that storage can be used."
            ),
        ],
        ["config"] = [new("clustera-ingest config check", "Checks the settings, and whether the database can be reached.")],
        ["config check"] = [new("clustera-ingest config check --settings settings.yaml", "Checks a settings file before it is used.")],
        ["config show"] = [new("clustera-ingest config show", "Shows each setting's value and where it comes from.")],
        ["db"] = [new("clustera-ingest db status", "Shows whether the local server runs, and where.")],
        ["db start"] = [new("clustera-ingest db start", "Starts the local server.")],
        ["db stop"] = [new("clustera-ingest db stop", "Stops the local server.")],
        ["db status"] = [new("clustera-ingest db status", "Shows whether the local server runs, and where.")],
        ["emulator"] =
        [
            new("clustera-ingest emulator --port 8099", "Answers as Apify and the YouTube Data API would, until Ctrl+C."),
            new("clustera-ingest emulator --faults 429:0.1 --run-time 2000", "The same with refusals, and runs that take two seconds."),
            new("clustera-ingest emulator --youtube-web", "Plays youtube.com to yt-dlp too, and prints the variables that lead there."),
        ],
        ["demo"] =
        [
            new("clustera-ingest demo", "Shows everything, and removes what it made."),
            new("clustera-ingest demo --keep", "Leaves the database to look at."),
        ],
        ["completion"] =
        [
            new("clustera-ingest completion bash >> ~/.bashrc", "Completes commands, options and values in bash."),
            new("clustera-ingest completion pwsh >> $PROFILE", "The same in PowerShell."),
        ],
        ["help"] = [new("clustera-ingest help runs show", "Shows the help of a command.")],
    };

    /// <summary>Those of the command with that path; none where there are none.</summary>
    public static IReadOnlyList<Example> Of(IReadOnlyList<string> path) => All.GetValueOrDefault(string.Join(' ', path)) ?? [];
}
