using System.Text.Json;
using Chasqui.Domain.Incidents;
using CsCheck;
using static Chasqui.Domain.Incidents.IncidentSeverity;

namespace Chasqui.Domain.Tests.Incidents;

public sealed class IncidentTransitionsTests
{
    private const string Subject = "consumer-group|main|billing";

    /// <summary>Evaluations as letters: . good, i info, w warning, c critical, ? undetermined. Told: O opened, S severity changed, C closed, with the severity.</summary>
    public static TheoryData<string, string, string> Rows => new()
    {
        { "one bad evaluation opens nothing", ".w....", "" },
        { "two in a row open it", ".ww", "2:Ow" },
        { "two of three open it", "w.w", "2:Ow" },
        { "two of four do not", "w..w", "" },
        { "it opens at the severity that two reached", "wc", "1:Ow" },
        { "it rises when two reached more", "wwcc", "1:Ow 3:Sc" },
        { "nothing is told while it stays as it is", "wwwwwwww", "1:Ow" },
        { "five good ones do not close it", "ww.....", "1:Ow" },
        { "six do", "ww......", "1:Ow 7:Cw" },
        { "one bad one among them starts the count anew", "ww...w......", "1:Ow 11:Cw" },
        { "info keeps it open, and is told when it lasts", "wwiiiiii......", "1:Ow 7:Si 13:Ci" },
        { "info opens nothing", "iiiiiiiiii", "" },
        { "undetermined opens nothing", "??????", "" },
        { "undetermined closes nothing, and does not count", "ww?.?.?.?.?.?", "1:Ow" },
        { "bad ones with undetermined between them open it", "w??w", "3:Ow" },
        { "it falls when six were less", "ccwwwwww", "1:Oc 7:Sw" },
        { "the next one is another", "ww......ww", "1:Ow 7:Cw 9:Ow" },
        { "what flaps takes longer to close", "ww......ww......", "1:Ow 7:Cw 9:Ow" },
        { "and closes after twice as long", "ww......ww............", "1:Ow 7:Cw 9:Ow 21:Cw" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_incident_lives_as_it_should(string name, string evaluations, string told)
    {
        var (changes, _) = Run(evaluations);

        Assert.True(told == string.Join(' ', changes.Select(c => $"{c.Index}:{Letter(c.Change)}")), $"{name}: was {string.Join(' ', changes.Select(c => $"{c.Index}:{Letter(c.Change)}"))}");
    }

    [Fact]
    public void One_identity_from_open_to_close_and_another_after()
    {
        var (changes, _) = Run("wwcc......ww");

        Assert.Equal(changes[0].Change.IncidentId, changes[2].Change.IncidentId);
        Assert.NotEqual(changes[0].Change.IncidentId, changes[3].Change.IncidentId);
        Assert.True(IncidentId.TryReadTime(changes[0].Change.IncidentId, out var openedAt));
        Assert.Equal(changes[0].Change.OpenedAtMs, openedAt);
    }

    [Fact]
    public void A_subject_that_is_gone_closes_its_incident()
    {
        var (_, state) = Run("cc");

        var (gone, change) = IncidentTransitions.Gone(state, state.LastAtMs + 1);

        Assert.Equal(IncidentChangeKind.Closed, change!.Kind);
        Assert.False(gone.IsOpen);
        Assert.Null(IncidentTransitions.Gone(gone, gone.LastAtMs + 1).Change);
    }

    [Fact]
    public void The_same_evaluation_again_changes_nothing()
    {
        var (_, state) = Run("w");

        Assert.Same(state, IncidentTransitions.Next(state, Evaluation('w', 0), IncidentSettings.Default).State);
    }

    [Fact]
    public void State_survives_a_restart()
    {
        var (_, state) = Run("ww...");

        var read = JsonSerializer.Deserialize<IncidentState>(JsonSerializer.Serialize(state))!;

        Assert.True(state.Recent.SequenceEqual(read.Recent));
        Assert.Equal(state with { Recent = [], ClosedAtMs = [] }, read with { Recent = [], ClosedAtMs = [] });
    }

    [Fact]
    public void A_timeline_holds_all_that_was_told()
    {
        var (changes, _) = Run("wwcc......");
        var incident = changes.Skip(1).Aggregate(Incident.Open(changes[0].Change, "team-x"), (i, c) => i.With(c.Change));

        Assert.Equal([IncidentChangeKind.Opened, IncidentChangeKind.SeverityChanged, IncidentChangeKind.Closed], incident.Timeline.Select(e => e.Kind));
        Assert.Equal((Critical, "team-x", 90_000L), (incident.Worst, incident.Owner, incident.ClosedAtMs));
    }

    [Fact]
    public void Whatever_comes_one_is_open_at_most_and_only_changes_are_told() => Gen.Char[".iwc?"].Array[0, 300].Sample(
        letters =>
        {
            var (changes, _) = Run(new string(letters));
            string? open = null;
            var severity = None;
            foreach (var (_, change) in changes)
            {
                var fits = change.Kind switch
                {
                    IncidentChangeKind.Opened => open is null && change.Severity >= Warning,
                    IncidentChangeKind.SeverityChanged => open == change.IncidentId && change.Severity != severity && change.Before == severity,
                    _ => open == change.IncidentId,
                };
                if (!fits)
                    return false;
                (open, severity) = change.Kind == IncidentChangeKind.Closed ? (null, None) : (change.IncidentId, change.Severity);
            }

            return true;
        },
        seed: "0000KOIPe036",
        iter: 2_000);

    private static (List<(int Index, IncidentChange Change)> Changes, IncidentState State) Run(string evaluations)
    {
        var state = new IncidentState { Subject = Subject };
        List<(int, IncidentChange)> changes = [];
        for (var i = 0; i < evaluations.Length; i++)
        {
            (state, var change) = IncidentTransitions.Next(state, Evaluation(evaluations[i], i), IncidentSettings.Default);
            if (change is not null)
                changes.Add((i, change));
        }

        return (changes, state);
    }

    private static IncidentEvaluation Evaluation(char letter, int index) => new(
        Subject, index * 10_000, letter switch { '.' => None, 'i' => Info, 'w' => Warning, 'c' => Critical, _ => null }, letter.ToString(), "C0", "");

    private static string Letter(IncidentChange change) => $"{change.Kind.ToString()[0]}{change.Severity switch { Info => 'i', Warning => 'w', _ => 'c' }}";
}
