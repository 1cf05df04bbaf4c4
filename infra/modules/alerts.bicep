param name string
param location string
param tags object

@description('The workspace that the app\'s telemetry goes to.')
param workspaceId string

@description('Who is mailed.')
param emails array

@description('An action group that is told as well; empty for none.')
param actionGroupId string

// Each is a query whose one number is held against a threshold. Severity 0 is the worst. The names of metrics and the numbers of events are the app's contract.
var rules = [
  {
    name: 'watermark-old'
    title: 'Hops are not ingested'
    text: 'The ingest watermark is over 5 minutes old: losses cannot be told meanwhile. Look at GET /api/health, and at the lag of the ingest group.'
    severity: 1
    query: 'AppMetrics | where Name == "chasqui.ingest.watermark_age" | summarize Number = max(Max)'
    operator: 'GreaterThan'
    threshold: 300
    window: 'PT10M'
  }
  {
    name: 'silent'
    title: 'The monitor says nothing'
    text: 'For 15 minutes nothing was reconciled, or nothing of it arrived: the app does not run, or its telemetry is cut off.'
    severity: 0
    query: 'AppMetrics | where Name == "chasqui.ingest.watermark_age" | summarize Number = count()'
    operator: 'LessThan'
    threshold: 1
    window: 'PT15M'
  }
  {
    name: 'dead-letters'
    title: 'Records are refused'
    text: 'Hop records or heartbeats went to the dead letters. Look at GET /api/dead-letters for the reasons.'
    severity: 3
    query: 'AppMetrics | where Name in ("chasqui.ingest.dead_letters", "chasqui.consumers.dead_letters") | summarize Number = sum(Sum)'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
  }
  {
    name: 'failed-functions'
    title: 'Functions fail'
    text: 'More than 5 calls of functions failed within 15 minutes.'
    severity: 2
    query: 'AppRequests | where Success == false and toint(ResultCode) !between (400 .. 499) | summarize Number = count()'
    operator: 'GreaterThan'
    threshold: 5
    window: 'PT15M'
  }
  {
    name: 'storage-failures'
    title: 'Table Storage refuses requests'
    text: 'Table Storage answered over 100 requests with 408, 429 or 5xx within 15 minutes: the account is at its limit, or not well.'
    severity: 2
    query: 'AppMetrics | where Name == "chasqui.storage.failures" | summarize Number = sum(Sum)'
    operator: 'GreaterThan'
    threshold: 100
    window: 'PT15M'
  }
  {
    name: 'page'
    title: 'Somebody is needed'
    text: 'A mitigation was refused, did not help, or waits for approval. Look at GET /api/mitigations.'
    severity: 0
    query: 'AppTraces | where tostring(Properties.EventId) == "1700" | summarize Number = count()'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT5M'
  }
  {
    name: 'incident'
    title: 'An incident opened'
    text: 'A consumer, a broker, a cluster or a stream is not well. Look at GET /api/incidents.'
    severity: 1
    query: 'AppTraces | where tostring(Properties.EventId) == "1500" | summarize Number = count()'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT5M'
  }
]

var groups = concat(empty(emails) ? [] : [group.id], empty(actionGroupId) ? [] : [actionGroupId])

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: '${name}-on-call'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [
      for (email, i) in emails: { name: 'mail-${i}', emailAddress: email, useCommonAlertSchema: true }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${name}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Chasqui: ${rule.title}'
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: rule.window
      // The table of a kind of telemetry is only there once some has arrived.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: 'Number'
            timeAggregation: 'Maximum'
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: groups }
    }
  }
]
