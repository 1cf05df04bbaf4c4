using System.Collections.Immutable;
using Chasqui.Contracts.Wire;

namespace Chasqui.Domain.Progress;

/// <summary>
/// Counts what emitters sent on one partition of the hop topic, and so measures which hop records were lost: a jump in an emitter's sequence, with the
/// exact number of hops, or a rise of the number it dropped itself. A frame that comes late closes its gap; one delivered again changes nothing.
/// Where records were ingested that this ledger has not counted (a start without its checkpoint or behind it), what is missing of an emitter may be lost
/// or not: that is a gap too, marked <see cref="EmitterGap.Unmeasured"/>. Not thread-safe.
/// </summary>
public sealed class EmitterLedger(string topic, int partition)
{
    /// <summary>The most emitters kept; the one silent for longest is forgotten.</summary>
    public const int MaxEmitters = 4096;

    /// <summary>The most gaps of one emitter that late frames may still close.</summary>
    public const int MaxOpenGaps = 16;

    /// <summary>An emitter's first frames are taken to hold hops of at most this long before each was closed.</summary>
    public static readonly TimeSpan FirstFrameSpan = TimeSpan.FromMinutes(1);

    /// <summary>By how much the clocks of two emitters may disagree, in milliseconds.</summary>
    private const long SkewMs = 60_000;

    private readonly Dictionary<ulong, EmitterState> _emitters = [];
    private readonly Dictionary<(ulong, long, bool), EmitterGap> _changes = [];
    private readonly Dictionary<ulong, List<EmitterGap>> _dropped = [];
    private bool _complete;
    private long _countedToMs = long.MinValue;

    /// <summary>The offset after the last record counted; -1 before the first.</summary>
    public long NextOffset { get; private set; } = -1;

    /// <summary>Gaps that opened or closed since <see cref="ForgetChanges"/>.</summary>
    public IReadOnlyCollection<EmitterGap> Changes => _changes.Values;

    /// <summary>To be called when the changes have been stored.</summary>
    public void ForgetChanges() => _changes.Clear();

    /// <summary>Whether a batch that begins at the offset continues what was counted, or repeats it.</summary>
    public bool Continues(long offset) => NextOffset >= 0 && offset <= NextOffset;

    /// <summary>Begins a batch at an offset that <see cref="Continues"/> is false for, with the stored checkpoint if there is one.</summary>
    public void Begin(long offset, LedgerState? checkpoint)
    {
        if (checkpoint is not null && checkpoint.NextOffset > NextOffset)
        {
            _emitters.Clear();
            foreach (var emitter in checkpoint.Emitters)
                _emitters[emitter.Emitter] = emitter;
            NextOffset = checkpoint.NextOffset;
            _complete = _emitters.Count < MaxEmitters;
            SetMeasured(true);
        }

        if (Continues(offset))
            return;
        SetMeasured(false);
        _complete = offset == 0;
        _countedToMs = _emitters.Count == 0 ? long.MinValue : _emitters.Values.Max(e => e.SentAtMs) - SkewMs;
        NextOffset = offset;
    }

    /// <summary>Counts one frame. Those of a batch come in the order of their offsets.</summary>
    public void Observe(long offset, in FrameHeader frame, int hops, ReadOnlySpan<EmittedStage> stages)
    {
        if (offset < NextOffset)
            return;
        NextOffset = offset + 1;
        if (frame.Emitter == 0)
            return;
        if (!_emitters.TryGetValue(frame.Emitter, out var state))
            AddEmitter(frame, hops, stages);
        else if (frame.Sequence <= state.Sequence)
            Late(state, frame, hops);
        else
            Next(state, frame, hops, stages);
    }

    /// <summary>Counts a record that holds no readable frame.</summary>
    public void Skip(long offset) => NextOffset = Math.Max(NextOffset, offset + 1);

    /// <summary>What to keep across restarts.</summary>
    public LedgerState Checkpoint() => new(NextOffset, [.. _emitters.Values.OrderBy(e => e.Emitter)]);

    private void AddEmitter(in FrameHeader frame, int hops, ReadOnlySpan<EmittedStage> stages)
    {
        var span = (long)FirstFrameSpan.TotalMilliseconds * Math.Min(frame.Sequence, 60);
        var since = _complete ? frame.SentAtMs - span : Math.Max(frame.SentAtMs - span, Math.Min(_countedToMs, frame.SentAtMs));
        var state = new EmitterState { Emitter = frame.Emitter, SentAtMs = since, Measured = _complete };
        _emitters.Add(frame.Emitter, state);
        Next(state, frame, hops, stages);
        if (_emitters.Count > MaxEmitters)
            ForgetOldest();
    }

    private void Next(EmitterState state, in FrameHeader frame, int hops, ReadOnlySpan<EmittedStage> stages)
    {
        var knew = state.Stages.Length;
        state.Learn(stages);
        if (state.Stages.Length > knew)
            TellAgain(state);
        if (frame.Sequence > state.Sequence + 1)
            Open(state, frame);
        if (frame.DroppedBefore > state.Dropped)
            Drop(state, frame);
        state.Measured = true;
        state.Sequence = frame.Sequence;
        state.HopsEnd = frame.HopsBefore + hops;
        state.Dropped = frame.DroppedBefore;
        state.SentAtMs = frame.SentAtMs;
    }

    private void Drop(EmitterState state, in FrameHeader frame)
    {
        var gap = new EmitterGap(
            topic, partition, frame.Emitter, frame.Sequence, true, state.SentAtMs, frame.SentAtMs, 0, frame.DroppedBefore - state.Dropped, state.Stages)
        {
            Unmeasured = !state.Measured,
        };
        _changes[(frame.Emitter, frame.Sequence, true)] = gap;
        if (!_dropped.TryGetValue(frame.Emitter, out var dropped))
            _dropped.Add(frame.Emitter, dropped = []);
        if (dropped.Count == MaxOpenGaps)
            dropped.RemoveAt(0);
        dropped.Add(gap);
    }

    /// <summary>What was missing may have told of a stage that is heard of only now.</summary>
    private void TellAgain(EmitterState state)
    {
        foreach (var gap in state.Gaps)
            Change(state, gap);
        foreach (var gap in _dropped.GetValueOrDefault(state.Emitter, []))
            _changes[(gap.Emitter, gap.FirstSequence, true)] = gap with { Stages = state.Stages };
    }

    private void Open(EmitterState state, in FrameHeader frame)
    {
        var hops = Math.Max(0, frame.HopsBefore - state.HopsEnd);
        var gap = new OpenGap(state.Sequence + 1, frame.Sequence - 1, state.SentAtMs, frame.SentAtMs, hops, [], !state.Measured);
        state.Gaps = state.Gaps.Length < MaxOpenGaps ? state.Gaps.Add(gap) : state.Gaps.RemoveAt(0).Add(gap);
        Change(state, gap);
    }

    private void Late(EmitterState state, in FrameHeader frame, int hops)
    {
        for (var i = 0; i < state.Gaps.Length; i++)
        {
            var gap = state.Gaps[i];
            if (frame.Sequence < gap.FirstSequence || frame.Sequence > gap.LastSequence || gap.Arrived.Contains(frame.Sequence))
                continue;
            var filled = gap with { Hops = Math.Max(0, gap.Hops - hops), Arrived = gap.Arrived.Add(frame.Sequence) };
            state.Gaps = filled.Frames == 0 ? state.Gaps.RemoveAt(i) : state.Gaps.SetItem(i, filled);
            Change(state, filled);
            return;
        }
    }

    private void Change(EmitterState state, OpenGap gap) =>
        _changes[(state.Emitter, gap.FirstSequence, false)] = new EmitterGap(
            topic, partition, state.Emitter, gap.FirstSequence, false, gap.FromMs, gap.ToMs, gap.Frames, gap.Hops, state.Stages)
        {
            Unmeasured = gap.Unmeasured,
        };

    private void SetMeasured(bool measured)
    {
        foreach (var emitter in _emitters.Values)
            emitter.Measured = measured;
    }

    private void ForgetOldest()
    {
        var oldest = _emitters.Values.MinBy(e => e.SentAtMs)!.Emitter;
        _emitters.Remove(oldest);
        _dropped.Remove(oldest);
        (_complete, _countedToMs) = (false, long.MinValue);
    }
}
